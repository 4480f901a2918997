package io.difficultynet.job.run;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.job.checkpoint.Checkpoint;
import io.difficultynet.job.checkpoint.CheckpointStore;
import io.difficultynet.job.observe.Console;
import io.difficultynet.job.observe.Phase;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.job.train.EpochLog;
import io.difficultynet.job.train.EpochObserver;
import io.difficultynet.job.train.Measurement;
import io.difficultynet.job.train.TrainedRound;
import io.difficultynet.job.train.TrainingMethod;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.meta.MetaStep;
import io.difficultynet.metrics.ClassCounts;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.Timings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Writes down every round: checkpoint first, then the event, then the line for the user. */
final class RunRecorder implements EpochObserver {

  private static final double NANOS = 1e9;

  private final RunConfig config;
  private final TrainingMethod method;
  private final RunFolder output;
  private final CheckpointStore checkpoints;
  private final Console console;
  private final String startedAt;
  private final List<EpochReport> rounds;
  private long roundStart = System.nanoTime();

  /** Goes on from a checkpoint. */
  RunRecorder(
      RunConfig config,
      TrainingMethod method,
      RunFolder output,
      CheckpointStore checkpoints,
      Console console,
      Checkpoint from) {
    this.config = config;
    this.method = method;
    this.output = output;
    this.checkpoints = checkpoints;
    this.console = console;
    this.startedAt = from.startedAt();
    this.rounds = new ArrayList<>(from.rounds());
  }

  /** All rounds so far, those before a resume included. */
  List<EpochReport> rounds() {
    return List.copyOf(rounds);
  }

  /** Epoch (1-based) with the best balanced validation accuracy so far; the later one on a tie. */
  int bestEpoch() {
    return best(epoch -> true).orElse(0);
  }

  private Optional<Integer> best(IntPredicate among) {
    return rounds.stream()
        .filter(round -> among.test(round.epoch()))
        .max(
            Comparator.comparingDouble(EpochReport::validationBalancedAccuracy)
                .thenComparingInt(EpochReport::epoch))
        .map(EpochReport::epoch);
  }

  private boolean saved(int completedEpochs) {
    return completedEpochs % config.checkpoint().every() == 0 || completedEpochs == config.epochs();
  }

  @Override
  public void completed(TrainingState before, TrainingState after, EpochLog log) {
    // The checkpoint holds the report, so the time that writing it takes is added afterwards.
    EpochReport report = report(before, after, log, 0);
    rounds.add(report);
    long start = System.nanoTime();
    if (saved(after.completedEpochs())) {
      console.phase(Phase.CHECKPOINT);
      checkpoints.save(new Checkpoint(after, startedAt, rounds));
      checkpoints.prune(
          config.checkpoint().keepLast(),
          config.checkpoint().keepBest() ? best(this::saved) : Optional.empty());
    }
    double checkpointSeconds = (System.nanoTime() - start) / NANOS;
    report = report(before, after, log, checkpointSeconds);
    rounds.set(rounds.size() - 1, report);
    output.writeEvents(rounds);
    roundStart = System.nanoTime();
    console.completed(report);
  }

  private EpochReport report(
      TrainingState before, TrainingState after, EpochLog log, double checkpointSeconds) {
    TrainedRound trained = log.trained();
    Measurement validation = log.validation();
    ClassCounts counts = validation.confusion().counts();
    return new EpochReport(
        after.completedEpochs(),
        LearningRates.last(config, Math.toIntExact(trained.samples()), before.completedEpochs()),
        trained.loss(),
        trained.samples(),
        (System.nanoTime() - roundStart) / NANOS,
        new Timings(
            trained.seconds(),
            trained.inputSeconds(),
            trained.synchroniseSeconds(),
            trained.waitSeconds(),
            validation.seconds(),
            log.metaSeconds(),
            checkpointSeconds),
        PerClass.of(counts.accuracy()),
        counts.balancedAccuracy(),
        PerClass.of(method.inForce(before).toArray()),
        PerClass.of(method.inForce(after).toArray()),
        meta(log.metaStep()),
        trained.replicas());
  }

  private static @Nullable MetaReport meta(MetaStep.@Nullable Outcome outcome) {
    return outcome == null
        ? null
        : new MetaReport(
            outcome.driverLoss(),
            outcome.metaGradientNorm(),
            outcome.driverGradientNorm(),
            PerClass.of(outcome.difficulty()),
            PerClass.of(outcome.meanMetaGradient()),
            PerClass.of(outcome.metaPull()));
  }
}
