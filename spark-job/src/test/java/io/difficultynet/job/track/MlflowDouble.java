package io.difficultynet.job.track;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server on this machine that answers as MLflow's tracking server does, with its refusals: a
 * parameter that changes, a run or an experiment that is not there, more than a request may have.
 */
final class MlflowDouble implements AutoCloseable {

  /** What it has of a run. */
  static final class Run {
    final String name;
    final Map<String, String> parameters = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final List<Map<String, @Nullable Object>> metrics = new ArrayList<>();
    final List<String> statuses = new ArrayList<>(List.of("RUNNING"));

    private Run(String name) {
      this.name = name;
    }

    /** Steps of a metric in the order in which they came. */
    List<Object> steps(String metric) {
      return metrics.stream()
          .filter(logged -> metric.equals(logged.get("key")))
          .map(logged -> (Object) String.valueOf(logged.get("step")))
          .toList();
    }

    private Map<String, Object> toMap(int number) {
      Map<String, Map<String, @Nullable Object>> last = new LinkedHashMap<>();
      metrics.forEach(metric -> last.put(String.valueOf(metric.get("key")), metric));
      List<Map<String, String>> params = new ArrayList<>();
      parameters.forEach((key, value) -> params.add(Map.of("key", key, "value", value)));
      return Map.of(
          "run",
          Map.of(
              "info",
              Map.of(
                  "run_id",
                  "run-" + number,
                  "lifecycle_stage",
                  "active",
                  "status",
                  statuses.get(statuses.size() - 1),
                  "artifact_uri",
                  "mlflow-artifacts:/1/run-" + number + "/artifacts"),
              "data",
              Map.of("metrics", last.values(), "params", params)));
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;
    final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  final List<Run> runs = new ArrayList<>();
  final Map<String, byte[]> artifacts = new TreeMap<>();
  final List<String> authorizations = new ArrayList<>();
  private final List<String> experiments = new ArrayList<>();
  private final HttpServer server;
  private boolean away;
  private long delayMillis;

  MlflowDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "mlflow-double");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on every request fails, or none does. */
  synchronized void away(boolean now) {
    away = now;
  }

  /** From now on every answer takes this long. */
  synchronized void slow(long millis) {
    delayMillis = millis;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 200;
    String answer;
    try {
      Thread.sleep(delayMillis);
      answer = Json.line(answer(exchange, body));
    } catch (InterruptedException e) {
      throw new IOException(e);
    } catch (Refused e) {
      status = e.status;
      answer = Json.line(Map.of("error_code", e.code, "message", String.valueOf(e.getMessage())));
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Map<String, Object> answer(HttpExchange exchange, byte[] body)
      throws Refused {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (away) {
      throw new Refused(503, "TEMPORARILY_UNAVAILABLE", "come back later");
    }
    String path = exchange.getRequestURI().getPath();
    String artifact = "/api/2.0/mlflow-artifacts/artifacts/";
    if (path.startsWith(artifact)) {
      artifacts.put(path.substring(artifact.length()), body);
      return Map.of();
    }
    String method = path.replace("/api/2.0/mlflow/", "");
    if (exchange.getRequestMethod().equals("GET")) {
      String query = exchange.getRequestURI().getRawQuery();
      String value =
          URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
      return method.equals("runs/get")
          ? run(value).toMap(number(value))
          : Map.of("experiment", Map.of("experiment_id", experiment(value)));
    }
    JsonObject said = JsonObject.parse(new String(body, StandardCharsets.UTF_8), path);
    switch (method) {
      case "experiments/create" -> {
        experiments.add(said.text("name"));
        return Map.of("experiment_id", String.valueOf(experiments.size()));
      }
      case "runs/create" -> {
        runs.add(new Run(said.text("run_name")));
        return runs.get(runs.size() - 1).toMap(runs.size());
      }
      case "runs/update" -> run(said.text("run_id")).statuses.add(said.text("status"));
      case "runs/log-batch" -> log(run(said.text("run_id")), said);
      default -> throw new Refused(404, "ENDPOINT_NOT_FOUND", method);
    }
    return Map.of();
  }

  private String experiment(String name) throws Refused {
    int at = experiments.indexOf(name);
    if (at < 0) {
      throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment " + name);
    }
    return String.valueOf(at + 1);
  }

  private static int number(String id) {
    return Integer.parseInt(id.replace("run-", ""));
  }

  private Run run(String id) throws Refused {
    if (number(id) > runs.size()) {
      throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found");
    }
    return runs.get(number(id) - 1);
  }

  private static void log(Run run, JsonObject said) throws Refused {
    List<JsonObject> parameters = list(said, "params");
    List<JsonObject> metrics = list(said, "metrics");
    if (parameters.size() > 100 || metrics.size() > 1000) {
      throw new Refused(400, "INVALID_PARAMETER_VALUE", "too many in one request");
    }
    for (JsonObject parameter : parameters) {
      String value = parameter.text("value");
      String before = run.parameters.putIfAbsent(parameter.text("key"), value);
      if (value.length() > 6000 || (before != null && !before.equals(value))) {
        throw new Refused(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed");
      }
    }
    list(said, "tags").forEach(tag -> run.tags.put(tag.text("key"), tag.text("value")));
    metrics.forEach(metric -> run.metrics.add(metric.toMap()));
  }

  private static List<JsonObject> list(JsonObject said, String key) {
    return said.has(key) ? said.objects(key) : List.of();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
