package io.difficultynet.job.track;

import com.typesafe.config.ConfigRenderOptions;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.MlflowSettings;
import io.difficultynet.job.observe.EpochNumbers;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.Shot;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run in the files of an MLflow server. {@link #upTo} brings the server up to date with the run,
 * whatever it has of it: the server is asked what that is, by the id that {@value #FILE} in the
 * output keeps, at first and after every failure. So a run that goes on, or that the server heard
 * nothing of for a while, has every epoch once. For one thread.
 */
final class MlflowLog {

  /** The file in the output. */
  static final String FILE = "mlflow.json";

  // What MLflow takes in one request, and of one parameter.
  private static final int MOST_METRICS = 1000;
  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_PARAMETER = 6000;

  private static final String NOTHING_THERE = "RESOURCE_DOES_NOT_EXIST";
  private static final String OF_SERVER = "mlflow-artifacts:/";
  private static final List<String> ARTIFACTS = List.of("report.html", "result.json");

  /**
   * How a run ended.
   *
   * @param status MLflow's word for it
   * @param result null where it is not complete
   */
  record End(String status, @Nullable RunResult result) {}

  private final MlflowSettings settings;
  private final MlflowServer server;
  private final Folder output;
  private final RunStart start;
  private final Map<String, String> tags;
  private final Consumer<String> notes;
  private @Nullable MlflowRun run; // what the server has; null where it has to be asked

  MlflowLog(
      MlflowSettings settings,
      MlflowServer server,
      Folder output,
      RunStart start,
      Map<String, String> tags,
      Consumer<String> notes) {
    this.settings = settings;
    this.server = server;
    this.output = output;
    this.start = start;
    this.tags = tags;
    this.notes = notes;
  }

  /**
   * Brings the server up to date.
   *
   * @param epochs all so far
   * @param end null while the run goes on
   * @throws IOException where that did not work; the next call makes up for it
   * @throws JsonException where the server's answer is not as MLflow describes it
   */
  void upTo(List<EpochReport> epochs, @Nullable End end) throws IOException {
    MlflowRun now = run;
    run = null;
    now = now == null ? opened(end) : now;
    now = logged(now, epochs);
    if (end != null && !end.status.equals(now.status())) {
      if (end.result != null) {
        metrics(now, ofResult(end.result));
        store(now);
      }
      now = updated(now, end.status);
    }
    run = now;
  }

  private MlflowRun opened(@Nullable End end) throws IOException {
    Optional<MlflowRun> known = known();
    MlflowRun opened = known.isPresent() ? known.get() : created();
    describe(opened);
    return end == null && !opened.status().equals(MlflowRun.RUNNING)
        ? updated(opened, MlflowRun.RUNNING)
        : opened;
  }

  private Optional<MlflowRun> known() throws IOException {
    Optional<String> id = id(settings, output);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      MlflowRun there = MlflowRun.of(server.get("runs/get", "run_id", id.get()));
      return there.deleted() ? Optional.empty() : Optional.of(there);
    } catch (MlflowRefusal e) {
      if (e.is(NOTHING_THERE)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<String> id(MlflowSettings settings, Folder output) {
    if (!output.has(FILE)) {
      return Optional.empty();
    }
    try {
      JsonObject kept = JsonObject.parse(output.readText(FILE), FILE);
      return kept.text("uri").equals(settings.uri())
              && kept.text("experiment").equals(settings.experiment())
          ? Optional.of(kept.text("run"))
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty(); // damaged: the server gets a run anew
    }
  }

  private MlflowRun created() throws IOException {
    MlflowRun created =
        MlflowRun.of(
            server.post(
                "runs/create",
                Map.of(
                    "experiment_id", experiment(),
                    "run_name", start.runName(),
                    "start_time", Instant.parse(start.startedAt()).toEpochMilli())));
    output.writeText(
        FILE,
        Json.lines(
            Map.of(
                "uri", settings.uri(),
                "experiment", settings.experiment(),
                "run", created.id())));
    return created;
  }

  private String experiment() throws IOException {
    try {
      return experimentByName();
    } catch (MlflowRefusal e) {
      if (!e.is(NOTHING_THERE)) {
        throw e;
      }
    }
    try {
      return server
          .post("experiments/create", Map.of("name", settings.experiment()))
          .text("experiment_id");
    } catch (MlflowRefusal e) {
      if (!e.is("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
      return experimentByName(); // another run has just made it
    }
  }

  private String experimentByName() throws IOException {
    return server
        .get("experiments/get-by-name", "experiment_name", settings.experiment())
        .object("experiment")
        .text("experiment_id");
  }

  /** A parameter cannot be changed: those that the server has stay. */
  private void describe(MlflowRun opened) throws IOException {
    server.post("runs/log-batch", Map.of("run_id", opened.id(), "tags", pairs(tags)));
    List<Map<String, String>> missing = pairs(parameters());
    missing.removeIf(parameter -> opened.parameters().contains(parameter.get("key")));
    try {
      for (int from = 0; from < missing.size(); from += MOST_PARAMETERS) {
        List<Map<String, String>> batch =
            missing.subList(from, Math.min(from + MOST_PARAMETERS, missing.size()));
        server.post("runs/log-batch", Map.of("run_id", opened.id(), "params", batch));
      }
    } catch (MlflowRefusal e) {
      notes.accept("warning MLflow does not have all settings of the run: " + e.getMessage());
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    start
        .configuration()
        .getConfig(ConfigReader.ROOT)
        .entrySet()
        .forEach(
            setting -> {
              String text =
                  setting.getValue().unwrapped() instanceof String plain
                      ? plain
                      : setting.getValue().render(ConfigRenderOptions.concise());
              parameters.put(
                  setting.getKey(), text.substring(0, Math.min(text.length(), LONGEST_PARAMETER)));
            });
    return parameters;
  }

  private static List<Map<String, String>> pairs(Map<String, String> texts) {
    List<Map<String, String>> pairs = new ArrayList<>();
    texts.forEach((key, value) -> pairs.add(Map.of("key", key, "value", value)));
    return pairs;
  }

  private MlflowRun logged(MlflowRun from, List<EpochReport> epochs) throws IOException {
    var numbers = EpochNumbers.of(start.groups());
    RunClock clock = new RunClock(start);
    MlflowRun now = from;
    List<Map<String, Object>> batch = new ArrayList<>();
    for (EpochReport epoch : epochs) {
      clock.pass(epoch);
      if (epoch.epoch() > from.lastEpoch()) {
        numbers.forEach(
            (name, number) ->
                metric(batch, name, number.applyAsDouble(epoch), clock.millis(), epoch.epoch()));
      }
      boolean full = batch.size() + numbers.size() > MOST_METRICS;
      if (!batch.isEmpty() && (full || epoch.epoch() == epochs.size())) {
        metrics(now, batch);
        batch.clear();
        now = now.upTo(epoch.epoch());
      }
    }
    return now;
  }

  private List<Map<String, Object>> ofResult(RunResult result) {
    RunClock clock = new RunClock(start);
    result.epochs().forEach(clock::pass);
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("testBalancedAccuracy", result.test().balancedAccuracy());
    for (Shot shot : Shot.values()) {
      String name = shot.name();
      numbers.put(
          "test" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + "Accuracy",
          result.accuracy(shot));
    }
    numbers.put("testTop1", result.test().top1());
    numbers.put("testLoss", result.test().loss());
    List<Map<String, Object>> metrics = new ArrayList<>();
    numbers.forEach(
        (name, value) -> metric(metrics, name, value, clock.millis(), result.epochs().size()));
    return metrics;
  }

  /** What is not finite has no place in JSON. */
  private static void metric(
      List<Map<String, Object>> to, String name, double value, long millis, int epoch) {
    if (Double.isFinite(value)) {
      to.add(Map.of("key", name, "value", value, "timestamp", millis, "step", epoch));
    }
  }

  private void metrics(MlflowRun of, List<Map<String, Object>> metrics) throws IOException {
    server.post("runs/log-batch", Map.of("run_id", of.id(), "metrics", metrics));
  }

  private void store(MlflowRun of) throws IOException {
    if (!of.artifacts().startsWith(OF_SERVER) || of.artifacts().startsWith(OF_SERVER + "/")) {
      notes.accept(
          "warning MLflow does not keep the report: its files are at %s, and only a server with"
                  .formatted(of.artifacts())
              + " --serve-artifacts takes them; the run's tag output says where the report is");
      return;
    }
    String place = of.artifacts().substring(OF_SERVER.length());
    for (String name : ARTIFACTS) {
      byte[] content = output.readText(name).getBytes(StandardCharsets.UTF_8);
      server.putArtifact(place + "/" + name, content);
    }
  }

  private MlflowRun updated(MlflowRun of, String status) throws IOException {
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("run_id", of.id());
    update.put("status", status);
    if (!status.equals(MlflowRun.RUNNING)) {
      update.put("end_time", Instant.now().toEpochMilli());
    }
    server.post("runs/update", update);
    return of.with(status);
  }

  /** Gives the run of an output more tags, where the server has one. */
  static void tag(
      MlflowSettings settings, MlflowServer server, Folder output, Map<String, String> tags)
      throws IOException {
    Optional<String> id = id(settings, output);
    if (id.isPresent()) {
      server.post("runs/log-batch", Map.of("run_id", id.get(), "tags", pairs(tags)));
    }
  }
}
