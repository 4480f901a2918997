package io.difficultynet.job.round;

import io.difficultynet.conf.MixingSettings;
import io.difficultynet.datasets.sampling.ClassBalancedSampler;
import io.difficultynet.datasets.sampling.ClassSampler;
import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.datasets.sampling.ProportionalSampler;
import io.difficultynet.job.engine.SampleReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which training samples an epoch uses in which order, and how they are mixed: those of the first
 * stage as {@link FirstStage} says, those of the second class-balanced and as they are.
 */
final class StageSamples {

  private static final double SQUARE_ROOT = 0.5;

  private final RoundPlan plan;
  private final SampleReader samples;
  private final FirstStage first;

  StageSamples(RoundPlan plan, SampleReader samples) {
    this.plan = plan;
    this.samples = samples;
    this.first = plan.settings().firstStage();
  }

  /** The samples of an epoch of the first stage. */
  EpochPlan ofFirst(int epoch) {
    int[] train = plan.train();
    return switch (first.sampling()) {
      case EACH_ONCE -> EpochPlan.of(train, plan.settings().batchSize(), plan.seeds(), epoch);
      case CLASS_BALANCED -> ofSecond(epoch);
      case SQUARE_ROOT -> drawn(byPower(SQUARE_ROOT), epoch);
      case PROGRESSIVE ->
          drawn(
              ProportionalSampler.progressive(
                  train, labels(), plan.network().classes(), (double) epoch / first.epochs()),
              epoch);
    };
  }

  /** The samples of an epoch of the second stage. */
  EpochPlan ofSecond(int epoch) {
    return drawn(new ClassBalancedSampler(plan.train(), labels(), plan.network().classes()), epoch);
  }

  private EpochPlan drawn(ClassSampler sampler, int epoch) {
    return EpochPlan.drawn(
        sampler, plan.train().length, plan.settings().batchSize(), plan.seeds(), epoch);
  }

  private ProportionalSampler byPower(double exponent) {
    return ProportionalSampler.power(plan.train(), labels(), plan.network().classes(), exponent);
  }

  /** The reader of an epoch of the first stage, which mixes what it reads to train. */
  SampleReader mixed(int epoch) {
    Mixing mixing = mixing(epoch);
    return mixing == null ? samples : new MixedSamples(samples, mixing);
  }

  private @Nullable Mixing mixing(int epoch) {
    if (first.mixing() instanceof MixingSettings.Remix remix) {
      return new Remix(mixup(remix.alpha()), counts(), remix.ratio(), remix.threshold());
    }
    if (first.mixing() instanceof MixingSettings.Cmo cmo) {
      return epoch < cmo.from() || epoch >= cmo.to()
          ? null
          : new Cmo(
              plan.network().input(),
              cmo.alpha(),
              cmo.probability(),
              byPower(-cmo.foregroundExponent()),
              plan.seeds());
    }
    return first.mixup() == 0 ? null : mixup(first.mixup());
  }

  private Mixup mixup(double alpha) {
    return new Mixup(plan.network().input().length(), alpha, plan.seeds());
  }

  private int[] labels() {
    return Arrays.stream(plan.train()).map(samples::label).toArray();
  }

  private long[] counts() {
    long[] counts = new long[plan.network().classes()];
    for (int label : labels()) {
      counts[label]++;
    }
    return counts;
  }
}
