package org.sparebit.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sparebit.worker.failure.WorkerUnavailableException;

class NativePlatformTest {

  @Test
  void findsTheLibrariesOfItsOwnPlatformOnly() throws Exception {
    NativePlatform platform = NativePlatform.of("Linux", "aarch64");

    assertThat(platform.isLibrary("org/bytedeco/ffmpeg/linux-arm64/libavcodec.so.62")).isTrue();
    assertThat(platform.isLibrary("org/bytedeco/javacpp/linux-arm64/libjnijavacpp.so")).isTrue();
    assertThat(platform.isLibrary("ai/onnxruntime/native/linux-aarch64/libonnxruntime.so"))
        .isTrue();
    assertThat(platform.isLibrary("org/bytedeco/ffmpeg/linux-x86_64/libavcodec.so.62")).isFalse();
    assertThat(platform.isLibrary("org/bytedeco/ffmpeg/linux-arm64-gpl/libavcodec.so.62"))
        .isFalse();
    assertThat(platform.isLibrary("ai/onnxruntime/native/linux-x64/libonnxruntime.so")).isFalse();
  }

  @Test
  void leavesOutWhatNeedsDevices() throws Exception {
    assertThat(
            NativePlatform.of("Linux", "amd64")
                .isLibrary("org/bytedeco/ffmpeg/linux-x86_64/libavdevice.so.62"))
        .isFalse();
  }

  @Test
  void saysWhichMachinesItRunsOn() {
    assertThatThrownBy(() -> NativePlatform.of("Mac OS X", "aarch64"))
        .isInstanceOf(WorkerUnavailableException.class)
        .hasMessageContaining("Mac OS X")
        .hasMessageContaining("use Linux on amd64 or aarch64");
  }
}
