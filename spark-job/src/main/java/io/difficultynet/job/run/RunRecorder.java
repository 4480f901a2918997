package io.difficultynet.job.run;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.checkpoint.Checkpoint;
import io.difficultynet.job.checkpoint.CheckpointStore;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.observe.Phase;
import io.difficultynet.job.observe.RunMonitor;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.job.round.Measurement;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.job.storage.Lease;
import io.difficultynet.job.train.EpochFigures;
import io.difficultynet.job.train.EpochObserver;
import io.difficultynet.job.train.TrainingMethod;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.Timings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Writes down every epoch: checkpoint first, then the event, then the line for the user. */
final class RunRecorder implements EpochObserver {

  private static final double NANOS = 1e9;

  private final RunConfig config;
  private final LearningRates rates;
  private final TrainingMethod method;
  private final RunFolder output;
  private final CheckpointStore checkpoints;
  private final Console console;
  private final Lease lease;
  private final RunMonitor monitor;
  private final String startedAt;
  private final List<EpochReport> epochs;
  private long epochStart = System.nanoTime();
  private @Nullable Measurement lastValidation;
  private final List<String> remarks = new ArrayList<>(); // of the epoch

  /** Goes on from a checkpoint. */
  RunRecorder(
      RunConfig config,
      LearningRates rates,
      TrainingMethod method,
      RunFolder output,
      CheckpointStore checkpoints,
      Console console,
      Lease lease,
      RunMonitor monitor,
      Checkpoint from) {
    this.config = config;
    this.rates = rates;
    this.method = method;
    this.output = output;
    this.checkpoints = checkpoints;
    this.console = console;
    this.lease = lease;
    this.monitor = monitor;
    this.startedAt = from.startedAt();
    this.epochs = new ArrayList<>(from.epochs());
  }

  /** All epochs so far, those before a resume included. */
  List<EpochReport> epochs() {
    return List.copyOf(epochs);
  }

  /** How the model of the last epoch that this has recorded did; null of none. */
  @Nullable Measurement lastValidation() {
    return lastValidation;
  }

  /** Epoch (1-based) with the best balanced validation accuracy so far; the later one on a tie. */
  int bestEpoch() {
    return best(epoch -> true).orElse(0);
  }

  private Optional<Integer> best(IntPredicate among) {
    return epochs.stream()
        .filter(report -> among.test(report.epoch()))
        .max(
            Comparator.comparingDouble(EpochReport::validationBalancedAccuracy)
                .thenComparingInt(EpochReport::epoch))
        .map(EpochReport::epoch);
  }

  private boolean saved(int completedEpochs) {
    return completedEpochs % config.checkpoint().every() == 0 || completedEpochs == config.epochs();
  }

  @Override
  public void completed(TrainingState before, TrainingState after, EpochFigures figures) {
    lease.requireHeld();
    lastValidation = figures.validation();
    List<String> ofRounds = figures.trained().remarks();
    ofRounds.forEach(remark -> console.line("epoch " + after.completedEpochs() + ": " + remark));
    remarks.addAll(ofRounds);
    // The checkpoint holds the report, so the time that writing it takes is added afterwards.
    EpochReport report = report(before, after, figures, 0);
    epochs.add(report);
    long start = System.nanoTime();
    if (saved(after.completedEpochs())) {
      console.phase(Phase.CHECKPOINT);
      checkpoints.save(new Checkpoint(after, startedAt, epochs));
      checkpoints.prune(
          config.checkpoint().keepLast(),
          config.checkpoint().keepBest() ? best(this::saved) : Optional.empty());
    }
    double checkpointSeconds = (System.nanoTime() - start) / NANOS;
    report = report(before, after, figures, checkpointSeconds);
    epochs.set(epochs.size() - 1, report);
    output.writeEvents(epochs);
    epochStart = System.nanoTime();
    console.completed(report);
    monitor.completed(report);
    remarks.clear();
  }

  @Override
  public void diverged(TrainingState from, double rateFactor, DifficultyNetException why) {
    String remark =
        "the epoch diverged (%s) and was trained again with %s times the learning rate"
            .formatted(why.problems().get(0).what(), rateFactor);
    remarks.add(remark);
    console.line("epoch " + (from.completedEpochs() + 1) + ": " + remark);
  }

  private EpochReport report(
      TrainingState before, TrainingState after, EpochFigures figures, double checkpointSeconds) {
    TrainedRound trained = figures.trained();
    Measurement validation = figures.validation();
    ClassCounts counts = validation.confusion().counts();
    return new EpochReport(
        after.completedEpochs(),
        method.rateFactor(after) * rates.last(before.completedEpochs()),
        trained.loss(),
        trained.samples(),
        (System.nanoTime() - epochStart) / NANOS,
        new Timings(
            trained.seconds(),
            trained.times().input(),
            trained.times().synchronise(),
            trained.times().waiting(),
            validation.seconds(),
            figures.metaSeconds(),
            checkpointSeconds),
        PerClass.of(counts.accuracy()),
        counts.balancedAccuracy(),
        PerClass.of(method.inForce(before).toArray()),
        PerClass.of(method.inForce(after).toArray()),
        meta(figures.metaStep(), counts),
        trained.replicas(),
        remarks);
  }

  private static @Nullable MetaReport meta(
      MetaStep.@Nullable Outcome outcome, ClassCounts validation) {
    return outcome == null
        ? null
        : new MetaReport(
            outcome.driverLoss(),
            outcome.metaGradientNorm(),
            outcome.driverGradientNorm(),
            Arrays.equals(outcome.accuracy(), validation.accuracy())
                ? null
                : PerClass.of(outcome.accuracy()),
            PerClass.of(outcome.difficulty()),
            PerClass.of(outcome.meanMetaGradient()),
            PerClass.of(outcome.metaPull()));
  }
}
