package io.difficultynet.job.round;

import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.schedule.LearningRateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One replica's side of a round: data-parallel gradient descent over a part of an epoch as a pure
 * function of the round's input, the plan of the epoch and the replicas' numbers. Calling it again
 * gives the same bits.
 *
 * <p>The loss of a global batch is that of {@link MixedLoss}. A replica's part of the batch passes
 * through the network at once, or in micro-batches. Each pass is what another replica would be:
 * batch normalisation normalises over it, it has running statistics of its own, and gradients are
 * added up in order. So one replica with n passes and n replicas with one pass give the same bits.
 */
public final class Round {

  private static final double NANOS = 1e9;

  private final Replica replica;
  private final SampleReader reader;
  private final Collective collective;
  private final TrainSettings settings;
  private final LearningRateSchedule schedule;
  private final int epochs;
  private final LongConsumer progress;

  /**
   * A round for one replica.
   *
   * @param epochs of the whole run, which a schedule may depend on
   * @param progress is told the number of samples after each iteration
   */
  public Round(
      Replica replica,
      SampleReader reader,
      Collective collective,
      TrainSettings settings,
      LearningRateSchedule schedule,
      int epochs,
      LongConsumer progress) {
    this.replica = replica;
    this.reader = reader;
    this.collective = collective;
    this.settings = settings;
    this.schedule = schedule;
    this.epochs = epochs;
    this.progress = progress;
  }

  /** Trains the iterations of the input's span. */
  public RoundSlice run(RoundInput input, EpochPlan plan) {
    Slices slices = collective.slices();
    int part = collective.part();
    int offset = slices.offset(part);
    int length = slices.length(part);
    float[] parameters = input.model().parameters().clone(); // [P]
    float[] velocity = Arrays.copyOfRange(input.velocity(), offset, offset + length); // [slice]
    float[] gradient = new float[parameters.length]; // [P]
    float[] furtherPass = new float[settings.microBatchSize() == null ? 0 : parameters.length];
    float[] sum = new float[length]; // [slice]
    SgdOptimizer optimizer =
        new SgdOptimizer(
            settings.optimizer(),
            replica.network(),
            offset,
            length,
            replica.trainsClassifierOnly() ? 0 : settings.learningRate().backboneFactor());
    List<float[]> statistics = new ArrayList<>(); // of each pass
    int passesOfAll = Integer.MAX_VALUE; // that all iterations with samples have
    replica.load(parameters);

    Passes passes = new Passes(plan, part, slices.parts(), settings.microBatchSize());
    double weightedLoss = 0;
    long samples = 0;
    long synchroniseNanos = 0;
    long start = System.nanoTime();
    try (BatchesAhead batches = new BatchesAhead(reader, passes.of(input.span()))) {
      for (int t = input.span().from(); t < input.span().to(); t++) {
        int inBatch = 0;
        int ofBatch = passes.of(t).size();
        if (ofBatch == 0) {
          Arrays.fill(gradient, 0f); // a batch smaller than the number of replicas
        } else {
          passesOfAll = Math.min(passesOfAll, ofBatch);
        }
        for (int pass = 0; pass < ofBatch; pass++) {
          Batch batch = batches.next();
          var objective = new MixedLoss(input.loss(), input.weight(), plan.batchSize(t));
          if (pass == statistics.size()) {
            statistics.add(input.model().statistics().clone());
          }
          replica.loadStatistics(statistics.get(pass));
          replica.gradient(batch, objective, pass == 0 ? gradient : furtherPass);
          replica.trackStatistics();
          replica.statistics(statistics.get(pass));
          if (pass > 0) {
            add(furtherPass, gradient);
          }
          weightedLoss += objective.weightedSum();
          inBatch += batch.size();
        }
        samples += inBatch;
        long before = System.nanoTime();
        collective.sum(t, gradient, sum);
        synchroniseNanos += System.nanoTime() - before;
        double rate =
            schedule.at((long) input.epoch() * plan.iterations() + t, plan.iterations(), epochs);
        optimizer.step(parameters, sum, velocity, rate);
        before = System.nanoTime();
        collective.gather(t, parameters);
        synchroniseNanos += System.nanoTime() - before;
        replica.load(parameters);
        progress.accept(inBatch);
      }
      double seconds = (System.nanoTime() - start) / NANOS;
      double synchroniseSeconds = synchroniseNanos / NANOS;
      return new RoundSlice(
          part,
          Arrays.copyOfRange(parameters, offset, offset + length),
          velocity,
          statistics.subList(0, Math.min(passesOfAll, statistics.size())),
          weightedLoss,
          samples,
          seconds - batches.waitedSeconds() - synchroniseSeconds,
          batches.waitedSeconds(),
          synchroniseSeconds,
          collective.waitedSeconds());
    }
  }

  private static void add(float[] addend, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
  }
}
