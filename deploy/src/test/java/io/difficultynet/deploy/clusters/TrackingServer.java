package io.difficultynet.deploy.clusters;

import io.difficultynet.json.Json;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** MLflow's tracking server on loopback, which keeps runs and files in a folder. */
public final class TrackingServer implements AutoCloseable {

  private final Daemon daemon;
  private final String uri;

  private TrackingServer(Path packages, Path folder) throws IOException {
    Files.createDirectories(folder);
    int port = Daemon.freePort();
    this.uri = "http://127.0.0.1:" + port;
    this.daemon =
        Daemon.start(
            "mlflow",
            folder,
            Map.of(
                "PYTHONPATH", packages.toString(), "MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false"),
            List.of(
                "python3",
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("runs.db"),
                "--artifacts-destination",
                folder.resolve("artifacts").toString()));
    boolean up = false;
    try {
      daemon.awaitTrue(this::answers);
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  /**
   * Starts one.
   *
   * @param packages of Python
   * @param folder of what it keeps, and of its log
   */
  public static TrackingServer start(Path packages, Path folder) throws IOException {
    return new TrackingServer(packages, folder);
  }

  /** For {@code track.mlflow.uri}. */
  public String uri() {
    return uri;
  }

  /** The runs of an experiment, the last one first. */
  public List<JsonObject> runs(String experiment) {
    String id =
        json("mlflow/experiments/get-by-name?experiment_name=" + experiment)
            .object("experiment")
            .text("experiment_id");
    String search = Json.line(Map.of("experiment_ids", List.of(id)));
    JsonObject found =
        parsed(
            send(
                request("mlflow/runs/search")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(search))));
    return found.has("runs") ? found.objects("runs") : List.of();
  }

  /** All values of a metric that a run was ever given, each with its step. */
  public List<JsonObject> history(String run, String metric) {
    return json("mlflow/metrics/get-history?run_id=%s&metric_key=%s".formatted(run, metric))
        .objects("metrics");
  }

  /** A file of a run, by its path in the server's files. */
  public String artifact(String path) {
    return send(request("mlflow-artifacts/artifacts/" + path).GET()).body();
  }

  private JsonObject json(String path) {
    return parsed(send(request(path).GET()));
  }

  private JsonObject parsed(HttpResponse<String> response) {
    return JsonObject.parse(response.body(), uri);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri + "/api/2.0/" + path));
  }

  private boolean answers() {
    try {
      return send(HttpRequest.newBuilder(URI.create(uri + "/health"))).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return Http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    daemon.close();
  }
}
