import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for the servers that are measured. */
final class Ports {
  private static final int FROM = 20_000;

  /** Linux takes ports from here on for outgoing connections, also while a server starts anew. */
  private static final int TO = 32_768;

  private static final int TRIES = 100;

  private Ports() {}

  /** One that nobody listens on. */
  static int free() throws IOException {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("no free port between " + FROM + " and " + TO, last);
  }
}
