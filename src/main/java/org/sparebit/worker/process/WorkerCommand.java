package org.sparebit.worker.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.sparebit.worker.failure.CrashReports;
import org.sparebit.worker.runtime.WorkerClassPath;
import org.springframework.util.unit.DataSize;

/**
 * How a worker's JVM is started.
 *
 * @param mainClass what to run
 * @param niceness by how much its priority is lower than this process's; 0 leaves it as it is
 * @param memory what it may use
 * @param heap {@code -Xmx}
 * @param crashReports where the JVM writes a report if it crashes
 */
public record WorkerCommand(
    String mainClass, int niceness, DataSize memory, DataSize heap, CrashReports crashReports) {
  /**
   * Prepares a start.
   *
   * @param temporary the worker's own folder, for whatever it wants to write besides the output
   * @param mainArguments for the worker's own main method
   */
  public ProcessBuilder build(
      WorkerClassPath classPath, String jobId, Path temporary, List<String> mainArguments) {
    List<String> arguments = arguments(classPath, jobId, temporary);
    arguments.addAll(mainArguments);
    ProcessBuilder builder = new ProcessBuilder(arguments);
    WorkerEnvironment.replace(builder.environment(), temporary);
    // The server's own may be anywhere, and files that libraries drop would stay there.
    builder.directory(temporary.toFile());
    return builder;
  }

  private List<String> arguments(WorkerClassPath classPath, String jobId, Path temporary) {
    String nativePath = join(classPath.nativeFolders());
    List<String> arguments = new ArrayList<>(WorkerPriority.prefix(niceness));
    arguments.addAll(ResourceLimits.prefix(memory));
    arguments.add(javaProgram());
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
    // ONNX Runtime makes a folder there.
    arguments.add("-Djava.io.tmpdir=" + temporary);
    // Otherwise other processes of this user could ask the JVM to load code.
    arguments.add("-XX:+DisableAttachMechanism");
    // JavaCPP's own guess of the memory in use throws false OutOfMemoryErrors.
    arguments.add("-Dorg.bytedeco.javacpp.maxBytes=0");
    arguments.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    arguments.add("-cp");
    arguments.add(join(classPath.entries()));
    arguments.add(mainClass);
    return arguments;
  }

  public static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String join(Collection<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
