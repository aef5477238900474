package org.sparebit.worker.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.sparebit.protocol.Cancel;
import org.sparebit.protocol.JsonLines;

/** Loads what a worker loads, and prints where the native libraries came from. */
final class LibraryProbeMain {
  private LibraryProbeMain() {}

  public static void main(String[] arguments) throws Exception {
    Loader.load(avutil.class);
    Loader.load(swresample.class);
    Loader.load(avcodec.class);
    Loader.load(avformat.class);
    Loader.load(swscale.class);
    Loader.load(avfilter.class);
    System.out.println("licence " + avutil.avutil_license().getString());
    System.out.println("onnxruntime " + OrtEnvironment.getEnvironment().getVersion());
    new JsonLines.Writer(System.out).write(new Cancel());
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      mappings
          .filter(line -> line.matches(".*/(libav|libsw|libjni|libonnx).*"))
          .map(line -> "mapped " + line.substring(line.indexOf('/')))
          .distinct()
          .forEach(System.out::println);
    }
  }
}
