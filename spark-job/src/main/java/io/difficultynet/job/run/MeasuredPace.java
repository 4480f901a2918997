package io.difficultynet.job.run;

import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.cluster.ClusterShape;
import io.difficultynet.job.round.LocalReplicas;
import io.difficultynet.job.round.Replicas;
import io.difficultynet.job.round.RoundInput;
import io.difficultynet.job.round.RoundInput.Span;
import io.difficultynet.job.round.TrainedRound;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.job.worker.Worker;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.weight.ClassWeights;
import java.time.Duration;

/**
 * How fast this machine trains a run's network on its samples: a few iterations with an executor's
 * part of the batch and its number of threads, as far as this machine has them.
 *
 * @param secondsOfSample for a training sample
 * @param secondsOfPair for a pair of the meta step; 0 where no weights are learned
 * @param threads that it was measured with
 */
public record MeasuredPace(double secondsOfSample, double secondsOfPair, int threads) {

  /** Iterations are measured for longer. */
  private static final double ENOUGH_SECONDS = 1;

  /** A prediction is one of the three passes of a training step: forward, and backward twice it. */
  private static final double PREDICTION = 1.0 / 3;

  /** Of learning rates: no number diverges, and a pseudo step is one still. */
  private static final double NEARLY_NOTHING = 1e-6;

  /** Measures, for some seconds. */
  public static MeasuredPace of(RunConfig config, Preflight.Ready ready, ByteSource source) {
    ClusterShape shape = ready.shape();
    int threads = Math.min(shape.cores(), Runtime.getRuntime().availableProcessors());
    int part = (config.train().batchSize() + shape.executors() - 1) / shape.executors();
    RunPlan plan =
        ready.withShape(new ClusterShape(1, threads, true)).plan(config.withBatchSize(part));
    try (Replicas replica =
        new LocalReplicas(plan.network(), 1, number -> new Worker(plan, source))) {
      int iterations = new EpochShape(plan.split().trainSize(), part).iterations();
      replica.train(input(ready, 1)); // compiles the network and fills caches
      TrainedRound measured = replica.train(input(ready, 1));
      for (int length = 2;
          measured.seconds() < ENOUGH_SECONDS && length <= iterations;
          length *= 2) {
        measured = replica.train(input(ready, length));
      }
      double ofPair = 0;
      if (config.method().weighting().name().learned()) {
        replica.pairGradients(input(ready, 1), 1); // compiles for the sizes of its batches
        ofPair = replica.pairGradients(input(ready, 1), 1).seconds();
      }
      return new MeasuredPace(measured.seconds() / measured.samples(), ofPair, threads);
    }
  }

  private static RoundInput input(Preflight.Ready ready, int iterations) {
    Preparation preparation = ready.preparation();
    return new RoundInput(
        preparation.start().model(),
        new float[preparation.network().parameterCount()],
        new RoundInput.Rules(
            0,
            new Span(0, 0, iterations, false, false),
            new CrossEntropy(),
            ClassWeights.ones(preparation.network().classes()),
            RoundInput.Part.NETWORK,
            NEARLY_NOTHING));
  }

  /**
   * How long a run takes on executors that are as fast as this machine, without the exchange of
   * gradients, which a single machine does not show.
   *
   * @param batchSize samples of a batch
   * @param epochs of the first stage
   */
  public Duration ofRun(RunConfig config, Preflight.Ready ready, int batchSize, int epochs) {
    int executors = ready.shape().executors();
    int samples = ready.preparation().split().trainSize();
    double validated = PREDICTION * ready.preparation().split().validation().length;
    double tested = PREDICTION * ready.preparation().testSize();
    int iterations = new EpochShape(samples, batchSize).iterations();
    Integer length = config.method().roundIterations();
    int rounds = length == null ? 1 : (iterations + length - 1) / length;
    double pairs = (double) rounds * config.method().pairs().perRound() * secondsOfPair;
    double ofEpoch = ((samples + validated) * secondsOfSample + pairs) / executors;
    double all =
        (epochs + config.method().secondStage().epochs()) * ofEpoch
            + tested * secondsOfSample / executors;
    return Duration.ofMillis(Math.round(1000 * all));
  }
}
