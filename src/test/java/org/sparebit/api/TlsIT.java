package org.sparebit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS by Spring Boot's own settings, with certificates made here. */
class TlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void servesHttpsAndTakesAChangedCertificateWithoutARestart() throws Exception {
    Path store = folder.resolve("server.p12");
    Path first = certificate("first");
    Path second = certificate("second");
    Files.copy(first, store);
    try (ContractServer server =
        ContractServer.own(
            folder.resolve("server"),
            "--server.ssl.bundle=web",
            "--spring.ssl.bundle.jks.web.keystore.location=" + store,
            "--spring.ssl.bundle.jks.web.keystore.password=" + PASSWORD,
            "--spring.ssl.bundle.jks.web.keystore.type=PKCS12",
            "--spring.ssl.bundle.jks.web.reload-on-update=true",
            "--spring.ssl.bundle.watch.file.quiet-period=200ms")) {
      assertThat(subject(server.port, first)).isEqualTo("CN=first");
      Path fresh = folder.resolve("fresh.p12");
      Files.copy(second, fresh);
      Files.move(fresh, store, StandardCopyOption.REPLACE_EXISTING);
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> subject(server.port, second).equals("CN=second"));
    }
  }

  /** Whose certificate the server shows, after an answer that came through it. */
  private static String subject(int port, Path trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(trusted.toFile(), PASSWORD.toCharArray());
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", store.getCertificate("web"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /isize HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 ");
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private Path certificate(String name) throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "web",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }
}
