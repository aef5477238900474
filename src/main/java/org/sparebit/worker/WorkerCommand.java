package org.sparebit.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * How a worker's JVM is started.
 *
 * @param mainClass what to run
 * @param niceness by how much its priority is lower than this process's; 0 leaves it as it is
 * @param heap {@code -Xmx}
 * @param crashReports where the JVM writes a report if it crashes
 */
record WorkerCommand(String mainClass, int niceness, DataSize heap, CrashReports crashReports) {
  /** They would override a worker's options, or make it open the server's debugging port. */
  private static final List<String> JVM_OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /**
   * Prepares a start.
   *
   * @param mainArguments for the worker's own main method
   */
  ProcessBuilder build(WorkerClassPath classPath, String jobId, List<String> mainArguments) {
    List<String> arguments = arguments(classPath, jobId);
    arguments.addAll(mainArguments);
    ProcessBuilder builder = new ProcessBuilder(arguments);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(JVM_OPTION_VARIABLES);
    // It may hold a password, which a process that reads hostile files has no use for.
    environment.remove("SPAREBIT_CODECS_REPOSITORY");
    // SVT-AV1 prints a page of settings for every encode unless it is asked for errors alone.
    environment.putIfAbsent("SVT_LOG", "1");
    // File names are passed to FFmpeg in the JVM's own encoding, which follows the locale.
    environment.put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private List<String> arguments(WorkerClassPath classPath, String jobId) {
    String nativePath = join(classPath.nativeFolders());
    List<String> arguments = new ArrayList<>(WorkerPriority.prefix(niceness));
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The heap is small and short-lived; other collectors start more threads and take more memory.
    arguments.add("-XX:+UseSerialGC");
    // The work is native; optimising Java for longer than the first compiler takes costs a second.
    arguments.add("-XX:TieredStopAtLevel=1");
    arguments.add("-Xmx" + heap.toMegabytes() + "m");
    // A worker without memory is of no use; a thread that dies alone would leave it hanging.
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    arguments.add("-XX:ErrorFile=" + crashReports.pattern(jobId));
    arguments.add("-XX:-CreateCoredumpOnCrash");
    // The JVM's own warnings and crash notes; standard output belongs to the protocol.
    arguments.add("-XX:+DisplayVMOutputToStderr");
    // Saves a memory-mapped file per worker in the temporary folder.
    arguments.add("-XX:-UsePerfData");
    arguments.add("--enable-native-access=ALL-UNNAMED");
    // Native libraries come from these folders alone and are loaded where they lie.
    arguments.add("-Djava.library.path=" + nativePath);
    arguments.add("-Dorg.bytedeco.javacpp.pathsFirst=true");
    if (!classPath.nativeFolders().isEmpty()) {
      arguments.add("-Donnxruntime.native.path=" + classPath.nativeFolders().get(0));
    }
    // ONNX Runtime makes a folder there; the server's may not be the default one.
    arguments.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    // JavaCPP's own guess of the memory in use throws false OutOfMemoryErrors.
    arguments.add("-Dorg.bytedeco.javacpp.maxBytes=0");
    arguments.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    arguments.add("-cp");
    arguments.add(join(classPath.entries()));
    arguments.add(mainClass);
    return arguments;
  }

  private static String join(Collection<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
