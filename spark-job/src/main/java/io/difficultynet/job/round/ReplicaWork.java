package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.ClassBalancedSampler;
import io.difficultynet.datasets.sampling.PseudoStepSampler;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.FrozenBackbone;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.job.network.Model;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.meta.PairGradient;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * What one replica computes for a run, on whatever machine: its part of a round, of a measurement
 * and of the meta gradient. Every call loads parameters and statistics first, so nothing depends on
 * what an earlier one left. One thread at a time.
 */
public final class ReplicaWork {

  private static final CrossEntropy LOSS = new CrossEntropy();

  private final RoundPlan plan;
  private final Replica replica;
  private final SampleReader samples;

  /** The work of a replica with these samples. */
  public ReplicaWork(RoundPlan plan, Replica replica, SampleReader samples) {
    this.plan = plan;
    this.replica = replica;
    this.samples = samples;
  }

  /**
   * Returns its side of a round by these rules.
   *
   * @param progress is told the number of samples after each iteration
   */
  public Round round(RoundInput.Rules rules, Collective collective, LongConsumer progress) {
    RoundSettings settings = plan.settings();
    StageSamples stage = new StageSamples(plan, samples);
    int epoch = rules.epoch();
    if (rules.trained() == RoundInput.Part.CLASSIFIER) {
      return new Round(
          new FrozenBackbone(replica),
          samples,
          stage.ofSecond(epoch),
          collective,
          settings,
          progress);
    }
    return new Round(
        trained(), stage.mixed(epoch), stage.ofFirst(epoch), collective, settings, progress);
  }

  private Replica trained() {
    return plan.settings().freezesBackbone() ? new FrozenBackbone(replica) : replica;
  }

  /**
   * Measures a model on its part of the samples.
   *
   * @param part number of this replica
   * @param parts number of replicas
   */
  public Measurement.Share measure(Model model, HeldOut heldOut, int part, int parts) {
    replica.load(model.parameters());
    replica.loadStatistics(model.statistics());
    int[] indices = part(heldOut, part, parts);
    int classes = plan.network().classes();
    Measurement.Counter counter = new Measurement.Counter(classes, heldOut);
    int most = plan.settings().predictionBatchSize();
    for (int from = 0; from < indices.length; from += most) {
      int[] some = Arrays.copyOfRange(indices, from, Math.min(indices.length, from + most));
      Batch batch = heldOut == HeldOut.TEST ? samples.test(some) : samples.evaluation(some);
      float[] logits = replica.logits(batch); // [size x C]
      for (int i = 0; i < batch.size(); i++) {
        int label = batch.labels()[i];
        float loss = LOSS.value(logits, i * classes, classes, label);
        counter.record(logits, i * classes, some[i], label, loss);
      }
    }
    return counter.share();
  }

  private int[] part(HeldOut heldOut, int part, int parts) {
    int[] all =
        switch (heldOut) {
          case VALIDATION -> plan.validation();
          case TEST -> IntStream.range(0, samples.testSize()).toArray();
          case TRAINING -> plan.train();
        };
    Slices slices = new Slices(all.length, parts);
    int offset = slices.offset(part);
    return Arrays.copyOfRange(all, offset, offset + slices.length(part));
  }

  /**
   * Differentiates the meta loss for the pairs k with k mod parts = part. The batches of a pair are
   * drawn by epoch, round and k alone, so the gradients do not depend on the number of replicas.
   *
   * @param pairs of all replicas
   * @param part number of this replica
   * @param parts number of replicas
   * @return of each of its pairs, in their order
   */
  public List<PairGradient> pairGradients(RoundInput input, int pairs, int part, int parts) {
    RoundInput.Rules rules = input.rules();
    PairRules pairRules = plan.settings().pairs();
    Seeds seeds = plan.seeds();
    int classes = plan.network().classes();
    int[] validation = plan.validation();
    var training =
        new PseudoStepSampler(
            pairRules.trainBatchSize(),
            pairRules.stratified(),
            plan.train(),
            samples::label,
            classes);
    var meta = new ClassBalancedSampler(validation, labels(validation), classes);
    int metaSize = Math.min(pairRules.metaBatchSize(), validation.length);
    replica.loadStatistics(input.model().statistics()); // which frozen batch norms go by
    var step =
        new PseudoStep(
            trained(),
            rules.loss(),
            pairRules.epsilon(),
            plan.settings().backboneFactor(),
            plan.settings().microBatchSize());
    List<PairGradient> gradients = new ArrayList<>();
    for (int k = part; k < pairs; k += parts) {
      int pair = rules.span().round() * pairs + k; // of the epoch
      PseudoStepSampler.Draw draw =
          training.draw(seeds.stream(Purpose.META_TRAIN_BATCH, rules.epoch(), pair));
      int[] metaDraw = meta.draw(metaSize, seeds.stream(Purpose.META_BATCH, rules.epoch(), pair));
      gradients.add(
          step.of(
              input.model().parameters(),
              rules.weight(),
              innerRate(rules),
              samples.training(draw.samples(), rules.epoch()),
              shares(draw),
              samples.evaluation(metaDraw)));
    }
    return gradients;
  }

  /** The shares s_i of a draw times the samples' own weights ω_i. // [B] */
  private double[] shares(PseudoStepSampler.Draw draw) {
    double[] shares = draw.shares();
    double[] weighted = new double[shares.length];
    Arrays.setAll(weighted, i -> shares[i] * samples.weight(draw.samples()[i]));
    return weighted;
  }

  /** Returns α: the rate that is set, or that of the round's last update. */
  private double innerRate(RoundInput.Rules rules) {
    Double set = plan.settings().pairs().innerRate();
    double last = plan.settings().rates().at(rules.epoch(), rules.span().to() - 1);
    return set == null ? rules.rateFactor() * last : set;
  }

  private int[] labels(int[] indices) {
    return Arrays.stream(indices).map(samples::label).toArray();
  }
}
