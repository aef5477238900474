package org.sparebit.worker;

import com.sun.jna.Function;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sparebit.protocol.EncodeRequest;

/** What a worker that somebody has taken over would try. */
final class Trespass {
  private Trespass() {}

  /** A try that fails with an exception where it is refused. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  /**
   * Tries everything; returns what succeeded.
   *
   * @param request its output's folder is the one that may be written, the width is a port on which
   *     somebody listens, and what lies beside the folder is not the worker's
   */
  static String all(EncodeRequest request) {
    Path own = Path.of(request.output()).resolveSibling("").toAbsolutePath();
    Path beside = own.resolveSibling("beside");
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    List<String> done = new ArrayList<>();
    attempt(done, "write own folder", () -> Files.writeString(own.resolve("own"), "x"));
    attempt(done, "read own folder", () -> Files.readString(own.resolve("own")));
    attempt(done, "rename", () -> Files.move(own.resolve("own"), own.resolve("renamed")));
    attempt(done, "remove", () -> Files.delete(own.resolve("renamed")));
    attempt(done, "temporary file", () -> Files.createTempFile("own", "file"));
    attempt(done, "read secret", () -> Files.readString(beside.resolve("secret")));
    attempt(done, "list secrets", () -> list(beside));
    attempt(done, "read system", () -> Files.readString(Path.of("/etc/hosts")));
    attempt(done, "write beside", () -> Files.writeString(beside.resolve("new"), "x"));
    attempt(
        done, "write /tmp", () -> Files.delete(Files.createTempFile(Path.of("/tmp"), "a", "b")));
    attempt(done, "remove beside", () -> Files.delete(beside.resolve("removable")));
    attempt(done, "link", () -> Files.createLink(own.resolve("link"), beside.resolve("secret")));
    attempt(
        done, "parent's secrets", () -> Files.readString(Path.of("/proc/" + parent, "environ")));
    attempt(
        done, "parent's files", () -> Files.readSymbolicLink(Path.of("/proc/" + parent, "cwd")));
    attempt(done, "TCP", () -> connect(request.video().size().width()));
    attempt(done, "UDP", () -> new DatagramSocket().close());
    attempt(done, "program", () -> run("/bin/true"));
    attempt(done, "signal", () -> check(call("kill", (int) parent, 0)));
    attempt(
        done, "truncate", () -> check(call("truncate", beside.resolve("secret").toString(), 6L)));
    attempt(done, "mode", () -> check(call("chmod", beside.resolve("secret").toString(), 0600)));
    return String.join(", ", done);
  }

  private static void attempt(List<String> done, String name, Attempt attempt) {
    try {
      attempt.run();
      done.add(name);
    } catch (IOException e) {
      System.err.println(name + ": " + e);
    }
  }

  private static void list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      System.err.println(files.count() + " files in " + folder);
    }
  }

  private static void connect(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
  }

  private static void run(String program) throws IOException {
    Process process = new ProcessBuilder(program).start();
    check(process.onExit().join().exitValue());
  }

  private static int call(String function, Object... arguments) {
    return Function.getFunction("c", function).invokeInt(arguments);
  }

  private static void check(int code) throws IOException {
    if (code != 0) {
      throw new IOException("refused");
    }
  }
}
