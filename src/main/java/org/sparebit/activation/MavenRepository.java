package org.sparebit.activation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Downloads single files from a Maven repository, with its user and password if it has them. */
final class MavenRepository {
  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** 31 MB over a slow line; the API's own text asks clients to wait as long. */
  private static final Duration DOWNLOAD = Duration.ofMinutes(10);

  private static final int HTTP_OK = 200;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;

  private final URI root;
  private final @Nullable String login;

  private MavenRepository(URI root, @Nullable String login) {
    this.root = root;
    this.login = login;
  }

  /**
   * Reads an address.
   *
   * @param address of the repository's root, such as {@code https://user:password@host/path}
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  static MavenRepository at(String address) {
    try {
      URI given = new URI(address.endsWith("/") ? address : address + "/").parseServerAuthority();
      String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
      if (given.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
        return new MavenRepository(
            new URI(scheme, null, given.getHost(), given.getPort(), given.getPath(), null, null),
            given.getUserInfo());
      }
    } catch (URISyntaxException e) {
      // Its message holds the address, and so the password.
    }
    throw new IllegalArgumentException(
        "it is no address such as https://user:password@host/path; special characters in the"
            + " password are percent-encoded, and a host's name has no _");
  }

  /** Without user and password, which belong neither into answers nor into logs. */
  @Override
  public String toString() {
    return root.toString();
  }

  /**
   * Downloads a file.
   *
   * @param path below the root
   */
  void download(String path, Path target) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(Redirect.NEVER).build();
    URI address = root.resolve(path);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<Path> response = get(client, address, target);
      if (response.statusCode() == HTTP_OK) {
        return;
      }
      String location = response.headers().firstValue("Location").orElse("");
      if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
        throw new IOException("the answer was HTTP status " + response.statusCode());
      }
      address = address.resolve(location);
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  /** The client's own time limit ends with the headers; this one is for all of the file. */
  private HttpResponse<Path> get(HttpClient client, URI address, Path target)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    // Repositories redirect to storage of others, who must not get the password.
    if (login != null && Objects.equals(address.getAuthority(), root.getAuthority())) {
      byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(request.build(), BodyHandlers.ofFile(target));
    try {
      return answer.get(DOWNLOAD.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no complete answer within " + DOWNLOAD.toMinutes() + " minutes", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      answer.cancel(true);
    }
  }
}
