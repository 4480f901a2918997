package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forward and backward of one replica: the gradient of its part of each global batch, one iteration
 * after the other, and what adds up on the way.
 *
 * <p>The part passes through the network at once, or in micro-batches. Each pass is what another
 * replica would be: batch normalisation normalises over it, it has running statistics of its own,
 * and gradients are added up in order.
 *
 * <p>For one thread. Close it: until then the reader is in use.
 */
final class PartGradient implements AutoCloseable {

  private final Replica replica;
  private final SampleReader reader;
  private final RoundInput input;
  private final EpochPlan plan;
  private final Passes passes;
  private final BatchesAhead batches;
  private final float[] ofPass; // [P], of every pass but the first
  private final List<float[]> statistics = new ArrayList<>(); // of each pass
  private int passesOfAll = Integer.MAX_VALUE; // that all iterations with samples have
  private double weightedLoss;
  private long samples;

  /** Starts to prepare the first batch. */
  PartGradient(
      Replica replica, SampleReader reader, RoundInput input, EpochPlan plan, Passes passes) {
    this.replica = replica;
    this.reader = reader;
    this.input = input;
    this.plan = plan;
    this.passes = passes;
    this.ofPass = new float[passes.most() == null ? 0 : input.model().parameters().length];
    this.batches = new BatchesAhead(reader, passes.of(input.rules().span()));
  }

  /**
   * Computes the gradient in iteration t, with the parameters that the replica holds.
   *
   * @param gradient overwritten; 0 where this replica has no sample of the batch, as when a batch
   *     is smaller than the number of replicas // [P]
   * @return number of this replica's samples
   */
  int of(int t, float[] gradient) {
    int count = passes.of(t).size();
    if (count == 0) {
      Arrays.fill(gradient, 0f);
      return 0;
    }
    passesOfAll = Math.min(passesOfAll, count);
    int inBatch = 0;
    for (int pass = 0; pass < count; pass++) {
      inBatch += pass(t, pass, pass == 0 ? gradient : ofPass);
      if (pass > 0) {
        add(ofPass, gradient);
      }
    }
    samples += inBatch;
    return inBatch;
  }

  private int pass(int t, int pass, float[] gradient) {
    Batch batch = batches.next();
    RoundInput.Rules rules = input.rules();
    MixedLoss loss = new MixedLoss(rules.loss(), rules.weight(), reader::weight, plan.batchSize(t));
    if (pass == statistics.size()) {
      statistics.add(input.model().statistics().clone());
    }
    replica.loadStatistics(statistics.get(pass));
    replica.gradient(batch, loss, gradient);
    replica.trackStatistics();
    replica.statistics(statistics.get(pass));
    weightedLoss += loss.weightedSum();
    return batch.size();
  }

  /** Returns Σ ω v_y ℓ over the samples so far. */
  double weightedLoss() {
    return weightedLoss;
  }

  /** Returns the number of samples so far. */
  long samples() {
    return samples;
  }

  /**
   * Returns the running statistics of each pass that every batch so far had. A pass that only some
   * batches have, since they are just too large for one less, lags behind and is left out.
   */
  List<float[]> statistics() {
    return statistics.subList(0, Math.min(passesOfAll, statistics.size()));
  }

  /** Returns the time spent waiting for batches. */
  double waitedSeconds() {
    return batches.waitedSeconds();
  }

  @Override
  public void close() {
    batches.close();
  }

  private static void add(float[] addend, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
  }
}
