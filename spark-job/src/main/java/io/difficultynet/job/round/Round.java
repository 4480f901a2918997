package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.round.RoundInput.Span;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * One replica's side of a round: data-parallel gradient descent over a part of an epoch as a pure
 * function of the round's input, the plan of the epoch and the replicas' numbers. Calling it again
 * gives the same bits.
 *
 * <p>The loss of a global batch is that of {@link MixedLoss}; {@link PartGradient} is a replica's
 * part of its gradient. One replica with n passes and n replicas with one pass give the same bits.
 */
public final class Round {

  private static final double NANOS = 1e9;

  private final Replica replica;
  private final SampleReader reader;
  private final EpochPlan plan;
  private final TimedCollective collective;
  private final RoundSettings settings;
  private final LongConsumer progress;

  /**
   * A round for one replica.
   *
   * @param plan which samples each iteration of the epoch uses
   * @param progress is told the number of samples after each iteration
   */
  public Round(
      Replica replica,
      SampleReader reader,
      EpochPlan plan,
      Collective collective,
      RoundSettings settings,
      LongConsumer progress) {
    this.replica = replica;
    this.reader = reader;
    this.plan = plan;
    this.collective = new TimedCollective(collective);
    this.settings = settings;
    this.progress = progress;
  }

  /** Trains the iterations of the input's span. */
  public RoundSlice run(RoundInput input) {
    Slices slices = collective.slices();
    int part = collective.part();
    int from = slices.offset(part);
    int to = from + slices.length(part);
    float[] parameters = input.model().parameters().clone(); // [P]
    float[] velocity = Arrays.copyOfRange(input.velocity(), from, to); // [slice]
    float[] gradient = new float[parameters.length]; // [P]
    float[] sum = new float[to - from]; // [slice]
    SgdOptimizer optimizer = optimizer(from, to - from);
    Passes passes = new Passes(plan, part, slices.parts(), settings.microBatchSize());
    Span span = input.rules().span();
    int epoch = input.rules().epoch();
    double rateFactor = input.rules().rateFactor();

    long start = System.nanoTime();
    replica.load(parameters);
    try (PartGradient own = new PartGradient(replica, reader, input, plan, passes)) {
      for (int t = span.from(); t < span.to(); t++) {
        int samples = own.of(t, gradient);
        collective.sum(t, gradient, sum);
        optimizer.step(parameters, sum, velocity, rateFactor * settings.rates().at(epoch, t));
        collective.gather(t, parameters);
        replica.load(parameters);
        progress.accept(samples);
      }
      return new RoundSlice(
          part,
          Arrays.copyOfRange(parameters, from, to),
          velocity,
          own.statistics(),
          own.weightedLoss(),
          own.samples(),
          "replica " + part,
          times((System.nanoTime() - start) / NANOS, own.waitedSeconds()));
    }
  }

  private SgdOptimizer optimizer(int offset, int length) {
    return new SgdOptimizer(
        settings.optimizer(),
        replica.network(),
        offset,
        length,
        replica.trainsClassifierOnly() ? 0 : settings.backboneFactor());
  }

  private RoundTimes times(double seconds, double input) {
    double synchronise = collective.seconds();
    return new RoundTimes(
        seconds - input - synchronise, input, synchronise, collective.waitedSeconds());
  }
}
