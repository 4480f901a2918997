package io.difficultynet.job.track;

import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of an MLflow tracking server (<a
 * href="https://mlflow.org/docs/latest/api_reference/rest-api.html">reference</a>), with a time
 * limit for each request. Not by MLflow's own Java client, whose last release is of 2024: it knows
 * no time limit, and needs MLflow's Python program to store a file.
 */
final class MlflowServer {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String API = "/api/2.0/";
  private static final int LONGEST_SHOWN = 300;

  private final String uri;
  private final Optional<String> authorization;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .proxy(
              Optional.ofNullable(ProxySelector.getDefault()).orElse(HttpClient.Builder.NO_PROXY))
          .build();

  /**
   * A server.
   *
   * @param environment in which MLflow's own variables have the credentials, if any
   */
  MlflowServer(String uri, Map<String, String> environment) {
    this.uri = uri.replaceAll("/+$", "");
    this.authorization = authorization(environment);
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    if (token != null) {
      return Optional.of("Bearer " + token.strip()); // read from a file, it has a line break
    }
    if (user == null) {
      return Optional.empty();
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return Optional.of(
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  /** Asks. */
  JsonObject get(String method, String parameter, String value) throws IOException {
    String query = "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return json(send(request("mlflow/" + method + query).GET().build()));
  }

  /** Has something done. */
  JsonObject post(String method, Map<String, ? extends @Nullable Object> body) throws IOException {
    return json(
        send(
            request("mlflow/" + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.line(body)))
                .build()));
  }

  /** Stores a file by the server's own hands. */
  void putArtifact(String path, byte[] content) throws IOException {
    send(
        request("mlflow-artifacts/artifacts/" + path)
            .PUT(BodyPublishers.ofByteArray(content))
            .build());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + API + path));
    try {
      authorization.ifPresent(given -> request.header("Authorization", given));
    } catch (IllegalArgumentException e) { // whose message has it
      throw new IOException(
          "the credentials of MLflow in the environment have characters that HTTP does not allow");
    }
    return request.timeout(LIMIT);
  }

  private String send(HttpRequest request) throws IOException {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + uri + " was asked");
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(uri + " does not answer: " + why, e);
    }
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    throw failure(request, response);
  }

  private IOException failure(HttpRequest request, HttpResponse<String> response) {
    String code = "";
    String why = response.body();
    try {
      JsonObject said = JsonObject.parse(response.body(), "the answer of " + uri);
      code = said.text("error_code");
      why = said.text("message");
    } catch (JsonException e) {
      // a proxy or another server, whose words are all there is
    }
    String text =
        "%s answers %s with status %d: %s"
            .formatted(
                uri,
                request.uri().getPath(),
                response.statusCode(),
                why.substring(0, Math.min(why.length(), LONGEST_SHOWN)));
    return response.statusCode() / 100 == 4 ? new MlflowRefusal(code, text) : new IOException(text);
  }

  private JsonObject json(String body) throws IOException {
    try {
      return JsonObject.parse(body, "the answer of " + uri);
    } catch (JsonException e) {
      throw new IOException(uri + " is no MLflow server: its answer " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return uri;
  }
}
