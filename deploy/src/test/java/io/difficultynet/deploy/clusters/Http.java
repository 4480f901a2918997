package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to the servers of test clusters. */
final class Http {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Http() {}

  static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    HttpRequest whole = request.timeout(LIMIT).build();
    try {
      return HttpClient.newHttpClient().send(whole, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + whole.uri(), e);
    }
  }
}
