package org.sparebit.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleClipTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path temp;

  @Test
  void unpacksIntoANewFolder() throws IOException {
    Path samples = temp.resolve("a/samples");
    SampleClip.unpack(clip("video"), samples);
    assertThat(samples.resolve("test.mp4")).hasContent("video");
    assertThat(samples).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void replacesADifferentClip() throws IOException {
    Files.writeString(temp.resolve("test.mp4"), "older");
    SampleClip.unpack(clip("video"), temp);
    assertThat(temp.resolve("test.mp4")).hasContent("video");
  }

  @Test
  void leavesTheSameClipAlone() throws IOException {
    Path target = Files.writeString(temp.resolve("test.mp4"), "video");
    Files.setLastModifiedTime(target, LONG_AGO);
    Files.setLastModifiedTime(temp, LONG_AGO);
    SampleClip.unpack(clip("video"), temp);
    assertThat(Files.getLastModifiedTime(temp)).as("nothing is written").isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);
    assertThat(temp).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void keepsTheOldClipWhenUnpackingBreaksOff() throws IOException {
    Files.writeString(temp.resolve("test.mp4"), "older");
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    SampleClip.Source broken = () -> new SequenceInputStream(clip("vid").open(), closed);
    assertThatIOException().isThrownBy(() -> SampleClip.unpack(broken, temp));
    assertThat(temp.resolve("test.mp4")).hasContent("older");
    assertThat(temp).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void replacesALongerAndAShorterClip() throws IOException {
    for (String other : List.of("vide", "video and more", "")) {
      Files.writeString(temp.resolve("test.mp4"), other);
      SampleClip.unpack(clip("video"), temp);
      assertThat(temp.resolve("test.mp4")).hasContent("video");
    }
  }

  private static SampleClip.Source clip(String content) {
    return () -> new ByteArrayInputStream(content.getBytes(UTF_8));
  }
}
