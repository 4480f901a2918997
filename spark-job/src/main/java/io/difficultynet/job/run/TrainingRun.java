package io.difficultynet.job.run;

import io.difficultynet.conf.Architecture;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.NetworkFamily;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.SecondStageSettings;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Fault;
import io.difficultynet.error.Problem;
import io.difficultynet.job.checkpoint.Checkpoint;
import io.difficultynet.job.checkpoint.CheckpointStore;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.observe.HtmlReport;
import io.difficultynet.job.observe.ResultTable;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.round.HeldOut;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.storage.Lease;
import io.difficultynet.job.track.Tracking;
import io.difficultynet.job.train.TauNormalisation;
import io.difficultynet.job.train.TrainingLoop;
import io.difficultynet.job.train.TrainingMethod;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.job.worker.Engines;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Examples;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.RunStart;
import io.difficultynet.seed.Seeds;
import io.difficultynet.text.Screen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * One run from the first check to the report: finds where to start, trains, measures the model of
 * the last epoch on the test set once, and writes the result last. That it has every step of a run
 * in its order makes this class longer than others.
 */
public final class TrainingRun {

  private final LoadedConfig loaded;
  private final RunConfig config;
  private final Preflight.Ready ready;
  private final RunFolder output;
  private final Resume resume;
  private final TrainingMethod method;
  private final CheckpointStore checkpoints;

  /**
   * A run that has passed its checks.
   *
   * @param loaded configuration
   * @param ready what the checks found
   * @param output where it is written
   * @param resume what is done with a run that is there already
   */
  public TrainingRun(LoadedConfig loaded, Preflight.Ready ready, RunFolder output, Resume resume) {
    this.loaded = loaded;
    this.config = loaded.config();
    this.ready = ready;
    this.output = output;
    this.resume = resume;
    this.method =
        new TrainingMethod(
            config.method(),
            ready.preparation().network(),
            ready.preparation().split().trainCounts(),
            ready.preparation().split().validationCounts(),
            new Seeds(config.run().seed()),
            config.run().epochs(),
            config.train().divergence());
    this.checkpoints =
        new CheckpointStore(
            output.checkpoints(),
            ready.preparation().identity(loaded),
            Versions.with(ready.engine()));
  }

  /** Starts Spark for this run, or for it and others like it. */
  public ReplicaSource startSpark(SparkConf conf, String name) {
    return SparkReplicaSource.owning(startApplication(conf, name));
  }

  /** Starts Spark for this run and for other work beside it. */
  public JavaSparkContext startApplication(SparkConf conf, String name) {
    if (config.data().source().ofPixels()
        && config.network().architecture() instanceof Architecture.Residual network
        && network.family() == NetworkFamily.SMALL_IMAGES) { // little to do before the network
      ready.shape().compileQuickly(conf);
    }
    if (ready.shape().local()) {
      Engines.loadNativesAhead(ready.engine(), conf);
    }
    return SparkJob.start(conf, ready.shape(), name);
  }

  /** Trains to the end in a Spark of its own. A run that is complete already is only shown. */
  public void run(SparkConf conf) {
    try (Lease lease = Lease.take(output.folder(), Screen::err)) {
      boolean justReplaced = output.finishReplacement();
      if (resume == Resume.NEVER && justReplaced && isSameRun()) { // the same command once more
        show(into(output).completed(conf, lease));
      } else if (resume == Resume.NEVER && output.hasResult()) {
        RunResult result = beside().completed(conf, lease);
        output.finishReplacement();
        show(result);
      } else {
        show(completed(conf, lease));
      }
    }
  }

  /** The same run in a folder in which it starts, or goes on from its last checkpoint. */
  private TrainingRun into(RunFolder folder) {
    return new TrainingRun(loaded, ready, folder, Resume.AUTO);
  }

  /**
   * What takes the place of the complete run in the output. One that was stopped goes on where it
   * is this run; another is of no use to anyone.
   */
  private TrainingRun beside() {
    TrainingRun next = into(output.replacement());
    if (!next.canGoOn()) {
      next.output.clear();
    }
    output.keepResultIn(next.output);
    return next;
  }

  private boolean canGoOn() {
    try {
      checkpoints.latest(warning -> {}, false);
      return true;
    } catch (DifficultyNetException e) {
      if (e.code().fault() != Fault.USER) {
        throw e; // storage that does not give it now
      }
      return false;
    }
  }

  private RunResult completed(SparkConf conf, Lease lease) {
    Checkpoint start = start();
    Optional<RunResult> complete = complete(start);
    if (complete.isPresent()) {
      restoreModel(start, complete.get());
      trackComplete(complete.get());
      Screen.out(
          "This run is complete already. To train it again: --resume never; to make it longer: a"
              + " larger run.epochs with --resume extend.");
      if (output.replacement().hasStarted()) {
        Screen.out(
            "A training that was to take its place was stopped; --resume never with its"
                + " configuration goes on with it.");
      }
      return complete.get();
    }
    warnings().forEach(Screen::err);
    try (ReplicaSource source = startSpark(conf, "train " + config.run().name())) {
      return train(source, start, lease, "", true);
    }
  }

  /**
   * Trains to the end with replicas of a source that other runs use too.
   *
   * @param label stands before every line of progress
   * @param bar whether a terminal may show a bar
   */
  public RunResult run(ReplicaSource source, String label, boolean bar) {
    try (Lease lease = Lease.take(output.folder(), Screen::err)) {
      output.finishReplacement();
      return train(source, start(), lease, label, bar);
    }
  }

  /** The result when the run is complete. */
  public Optional<RunResult> complete() {
    return output.hasResult() ? complete(start()) : Optional.empty();
  }

  /** What {@code check} says of data and memory too, in lines. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(ready.preparation().findings().lines());
    for (Problem lack : ready.needed(config).lacks(ready.memory())) {
      warnings.add("warning " + lack);
    }
    return warnings;
  }

  /** Refuses a folder that holds a run of another configuration or split. */
  public void requireSameRun() {
    checkpoints.requireSameRun();
  }

  /** Whether the folder holds no run of another configuration or split. */
  public boolean isSameRun() {
    try {
      requireSameRun();
      return true;
    } catch (DifficultyNetException e) {
      if (e.code() != ErrorCode.CHECKPOINT_MISMATCH) {
        throw e;
      }
      return false;
    }
  }

  /**
   * The result of a run that lost its last checkpoints does not count, nor does that of fewer
   * epochs, which is there until the longer run is complete. One that is damaged beside them is
   * made again from the last of them.
   */
  private Optional<RunResult> complete(Checkpoint start) {
    if (start.state().completedEpochs() != config.epochs()) {
      return Optional.empty();
    }
    try {
      return output.result().filter(result -> result.epochs().size() == config.epochs());
    } catch (DifficultyNetException e) {
      if (e.code() != ErrorCode.RUN_MISSING) {
        throw e; // storage that does not give it now
      }
      Screen.err(
          "warning %s; it is made again from the last checkpoint"
              .formatted(e.problems().get(0).where() + " " + e.problems().get(0).what()));
      return Optional.empty();
    }
  }

  private RunResult train(
      ReplicaSource source, Checkpoint start, Lease lease, String label, boolean bar) {
    boolean terminal = bar && System.getenv("DIFFICULTY_NET_TERMINAL") != null;
    output.writeRejected(ready.preparation().findings().rejected());
    RunStart started = started(start.startedAt());
    output.writeStart(started);
    Console console =
        new Console(
            Screen.terminal(), terminal, label, config.epochs(), start.state().completedEpochs());
    RunMonitor monitor =
        RunMonitor.all(
            List.of(
                source.monitor(label, started, start.epochs()),
                tracking(started, console::line)
                    .begin(start.epochs(), source.application(), source::isStopped)));
    RunRecorder recorder =
        new RunRecorder(
            config, rates(), method, output, checkpoints, console, lease, monitor, start);
    if (!recorder.epochs().isEmpty()) {
      output.writeEvents(recorder.epochs()); // the run may have been stopped before it wrote them
    }
    console.line(opening(start));
    if (start.state().completedEpochs() == 0 && config.network().pretrained() != null) {
      console.line("starting from " + ready.preparation().start().text());
    }
    try (console;
        monitor;
        Replicas replicas = source.replicas(ready.plan(config), ready.shape(), console)) {
      TrainingState end =
          new TrainingLoop(replicas, method, rounds(), recorder)
              .run(start.state(), config.epochs());
      Finished model = finished(end.model(), recorder, replicas, console);
      if (ready.preparation().testSize() > 0) {
        console.line("measuring on " + ready.preparation().testSize() + " test samples");
      }
      Measurement test = replicas.measure(model.model, HeldOut.TEST);
      RunResult result = result(start.startedAt(), recorder, test, model);
      Measurement training = replicas.measure(model.model, HeldOut.TRAINING);
      Examples examples = examples(test, training, console);
      lease.requireHeld();
      write(result, model.model, examples, console);
      monitor.finished(result);
      return result;
    }
  }

  private Tracking tracking(RunStart started, Consumer<String> notes) {
    return new Tracking(config.track(), output.folder(), started, notes);
  }

  /** Tells those who track the run what they missed of one that is complete. */
  public void trackComplete(RunResult result) {
    tracking(result.start(), Screen::err).complete(result);
  }

  /**
   * Writes what is left of a run. A result that stands, of fewer epochs or beside checkpoints that
   * were lost, and its model are there until all of this is.
   */
  private void write(RunResult result, Model model, Examples examples, Console console) {
    boolean replaces = output.hasResult();
    RunFolder into = replaces ? output.replacement() : output;
    if (replaces) {
      output.keepResultIn(into);
    }
    ModelFolder.of(model, result.temperature(), loaded, ready).write(into.model());
    into.writeExamples(examples);
    RunResult earlier = into.previousResult(console::line).orElse(null);
    into.folder().writeText(RunFolder.REPORT, HtmlReport.of(result, examples, earlier));
    into.folder().writeText(RunFolder.RESULT, result.toJson()); // last: the run is complete
    output.finishReplacement();
  }

  /**
   * What the run gives.
   *
   * @param tau that the classifier was normalised with; null where it was not
   * @param seconds of what came after the last epoch
   */
  private record Finished(
      Model model, @Nullable Double tau, Measurement validation, double seconds) {}

  private Finished finished(
      Model trained, RunRecorder recorder, Replicas replicas, Console console) {
    if (!(config.method().secondStage() instanceof SecondStageSettings.TauNormalisation tau)) {
      Measurement validated = recorder.lastValidation(); // null where no epoch was left to train
      if (validated != null) {
        return new Finished(trained, null, validated, 0);
      }
      Measurement validation = replicas.measure(trained, HeldOut.VALIDATION);
      return new Finished(trained, null, validation, validation.seconds());
    }
    TauNormalisation.Chosen chosen =
        TauNormalisation.choose(ready.preparation().network(), trained, tau.grid(), replicas);
    console.line(
        String.format(
            Locale.ROOT,
            "classifier normalised with tau = %s of %d, validation %.1f %%",
            chosen.tau(),
            tau.grid().size(),
            100 * chosen.validation().confusion().counts().balancedAccuracy()));
    return new Finished(chosen.model(), chosen.tau(), chosen.validation(), chosen.seconds());
  }

  /** Writes the model of a complete run again where it is missing or damaged. */
  private void restoreModel(Checkpoint last, RunResult result) {
    try {
      ModelFolder.read(output.model());
    } catch (DifficultyNetException e) {
      if (e.code() == ErrorCode.STORAGE_FAILED) {
        throw e; // it may be sound
      }
      Screen.message("warning " + e.getMessage());
      Model trained = last.state().model();
      Double tau = result.tau();
      Model model =
          tau == null ? trained : TauNormalisation.of(ready.preparation().network(), trained, tau);
      ModelFolder.of(model, result.temperature(), loaded, ready).write(output.model());
      Screen.out("The model was written again, from the last checkpoint.");
    }
  }

  private void show(RunResult result) {
    Screen.out("");
    ResultTable.lines(result).forEach(Screen::out);
    Screen.out("");
    Screen.out("result  " + output + "/" + RunFolder.RESULT);
    Screen.out("report  " + output + "/" + RunFolder.REPORT);
  }

  /** Where training starts, by the mode of resuming. */
  private Checkpoint start() {
    if (resume == Resume.NEVER) {
      output.clear();
      return beginning();
    }
    Optional<Checkpoint> latest =
        checkpoints.latest(
            warning -> Screen.message("warning " + warning), resume == Resume.EXTEND);
    if (latest.isEmpty() && resume == Resume.MUST) {
      throw new DifficultyNetException(
          ErrorCode.CHECKPOINT_MISSING,
          output.checkpoints().toString(),
          "has no checkpoint, and --resume is must",
          "Give the --output of the run to go on with, or --resume auto to start anew");
    }
    if (latest.isEmpty() && output.hasResult()) {
      throw new DifficultyNetException(
          ErrorCode.OUTPUT_EXISTS,
          output.toString(),
          "has the result of a run but no checkpoint to go on from",
          "Give another --output, or --resume never to delete the earlier run");
    }
    return latest.orElseGet(this::beginning);
  }

  private Checkpoint beginning() {
    return new Checkpoint(
        method.initial(ready.preparation().start().model()),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        List.of());
  }

  private LearningRates rates() {
    return RunPlan.rates(config, ready.preparation().split().trainSize());
  }

  private List<RoundInput.Span> rounds() {
    int iterations = rates().iterations();
    Integer ofRound = config.method().roundIterations();
    Integer ofStage = config.train().stageIterations();
    return RoundInput.Span.cut(
        iterations, ofRound == null ? iterations : ofRound, ofStage == null ? iterations : ofStage);
  }

  private String opening(Checkpoint start) {
    Preparation preparation = ready.preparation();
    return "%s, %,d parameters, %d classes, %,d training and %,d validation samples, %s, %s; %s"
            .formatted(
                preparation.network().name(),
                preparation.network().parameterCount(),
                preparation.network().classes(),
                preparation.split().trainSize(),
                preparation.split().validation().length,
                ready.shape().text(),
                ready.engine().text(),
                config.method().name())
        + (start.state().completedEpochs() == 0
            ? ""
            : "; going on after epoch " + start.state().completedEpochs());
  }

  /** What the report shows of the data. A complete run does not fail for the want of it. */
  private Examples examples(Measurement test, Measurement training, Console console) {
    try {
      return readExamples(test, training, console);
    } catch (DifficultyNetException e) {
      console.line("warning the report shows no samples: " + e.getMessage());
      return Examples.NONE;
    }
  }

  private Examples readExamples(Measurement test, Measurement training, Console console) {
    Preparation preparation = ready.preparation();
    ByteSource source = new HadoopByteSource(output.folder().hadoop());
    Set<String> leftOut = preparation.sources().leftOut();
    SampleStore train = SampleSets.readTrain(config.data(), source).without(leftOut);
    SampleStore tested =
        SampleSets.readTest(config.data(), preparation.classNames(), source).without(leftOut);
    ExampleReader reader = new ExampleReader(console::line);
    return new Examples(
        reader.rarestFirst(test.mistakes(), tested, preparation.split().trainCounts()),
        reader.surestFirst(training.mistakes(), train));
  }

  private RunStart started(String startedAt) {
    Preparation preparation = ready.preparation();
    long[] counts = preparation.split().trainCounts();
    return new RunStart(
        config.run().name(),
        startedAt,
        Arrays.stream(counts).boxed().toList(),
        preparation.classNames(),
        preparation.findings().notes(),
        ShotGroups.of(counts, config.report().shotRule()),
        loaded.effective(),
        config.run().seed(),
        preparation.split().digest(),
        preparation.start().weightsDigest(),
        Versions.with(ready.engine()));
  }

  private RunResult result(
      String startedAt, RunRecorder recorder, Measurement test, Finished model) {
    RunStart start = started(startedAt);
    List<EpochReport> epochs = recorder.epochs();
    double temperature = model.validation.temperatures().best();
    return new RunResult(
        RunResult.SUCCEEDED,
        start.runName(),
        start.startedAt(),
        epochs.stream().mapToDouble(EpochReport::seconds).sum() + test.seconds() + model.seconds,
        test.evaluation(),
        model.validation.evaluation(),
        model.tau,
        Double.isNaN(temperature) ? null : temperature,
        recorder.bestEpoch(),
        start.trainCounts(),
        start.classNames(),
        start.data(),
        start.groups(),
        epochs,
        start.configuration(),
        start.seed(),
        start.splitDigest(),
        start.weightsDigest(),
        start.versions());
  }
}
