package io.difficultynet.job.engine;

import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.schedule.LearningRateSchedule;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * One replica's side of a round: an epoch of data-parallel gradient descent as a pure function of
 * the round's input, the plan of the epoch and the replicas' numbers. Calling it again gives the
 * same bits.
 *
 * <p>Loss of a global batch of B samples: (1/B) Σ_i v_{y_i} ℓ_i, divided by B and not by the sum of
 * the weights, which would cancel them in small slices.
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

  /** Trains one epoch. */
  public RoundSlice run(RoundInput input, EpochPlan plan) {
    Slices slices = collective.slices();
    int part = collective.part();
    int offset = slices.offset(part);
    int length = slices.length(part);
    float[] parameters = input.model().parameters().clone(); // [P]
    float[] velocity = Arrays.copyOfRange(input.velocity(), offset, offset + length); // [slice]
    float[] gradient = new float[parameters.length]; // [P]
    float[] sum = new float[length]; // [slice]
    SgdOptimizer optimizer =
        new SgdOptimizer(settings.optimizer(), replica.network(), offset, length);
    replica.load(parameters);
    replica.loadStatistics(input.model().statistics());

    double weightedLoss = 0;
    long samples = 0;
    long inputNanos = 0;
    long synchroniseNanos = 0;
    long start = System.nanoTime();
    for (int t = 0; t < plan.iterations(); t++) {
      int[] indices = plan.part(t, part, slices.parts());
      if (indices.length == 0) {
        Arrays.fill(gradient, 0f); // a batch smaller than the number of replicas
      } else {
        long before = System.nanoTime();
        Batch batch = reader.training(indices, input.epoch());
        inputNanos += System.nanoTime() - before;
        weightedLoss += gradient(batch, input, plan.batchSize(t), gradient);
        samples += indices.length;
      }
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
      progress.accept(indices.length);
    }
    long nanos = System.nanoTime() - start;
    float[] statistics = new float[input.model().statistics().length];
    replica.statistics(statistics);
    return new RoundSlice(
        part,
        Arrays.copyOfRange(parameters, offset, offset + length),
        velocity,
        statistics,
        weightedLoss,
        samples,
        (nanos - inputNanos - synchroniseNanos) / NANOS,
        inputNanos / NANOS,
        synchroniseNanos / NANOS);
  }

  /** Writes the gradient of this replica's share of the loss; returns Σ v_y ℓ of its samples. */
  private double gradient(Batch batch, RoundInput input, int globalBatch, float[] gradient) {
    float[] coefficients = new float[batch.size()];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = (float) (input.weights().of(batch.labels()[i]) / globalBatch);
    }
    float[] losses = new float[batch.size()];
    replica.gradient(batch, coefficients, losses, gradient);
    replica.trackStatistics();
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += input.weights().of(batch.labels()[i]) * losses[i];
    }
    return sum;
  }
}
