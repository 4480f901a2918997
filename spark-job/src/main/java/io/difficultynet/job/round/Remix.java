package io.difficultynet.job.round;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;

/**
 * Remix (Chou, Chang, Pan, Wei and Juan, "Remix: Rebalanced Mixup", 2020, <a
 * href="https://arxiv.org/abs/2007.03943">arXiv:2007.03943</a>): inputs are mixed as {@link Mixup}
 * does, and labels with a λ of their own, which gives them to the rarer class,
 *
 * <pre>
 *   λ_y = 0   where n_i ≥ κ n_j and λ &lt; τ
 *   λ_y = 1   where n_j ≥ κ n_i and 1 − λ &lt; τ
 *   λ_y = λ   otherwise
 * </pre>
 *
 * for λ x_i + (1 − λ) x_j of classes with n_i and n_j training samples. Where λ_y is 0 or 1, both
 * labels of the sample are the one that counts, and so {@link MixedLoss} needs no λ of each sample.
 */
final class Remix implements Mixing {

  private final Mixup mixup;
  private final long[] counts; // n [C]
  private final double ratio;
  private final double threshold;

  /**
   * Mixes by these numbers.
   *
   * @param mixup of the inputs
   * @param counts n, training samples of each class // [C]
   * @param ratio κ, at least 1
   * @param threshold τ, 0 to 1
   */
  Remix(Mixup mixup, long[] counts, double ratio, double threshold) {
    this.mixup = mixup;
    this.counts = counts;
    this.ratio = ratio;
    this.threshold = threshold;
  }

  @Override
  public Batch read(SampleReader reader, int[] indices, int augmentation) {
    return relabelled(mixup.read(reader, indices, augmentation));
  }

  /** Gives the labels of a mixed batch to the rarer classes. */
  Batch relabelled(Batch batch) {
    Batch.Mix mix = batch.mix();
    if (mix == null) {
      return batch;
    }
    int size = batch.size();
    int[] labels = new int[size];
    int[] samples = new int[size];
    int[] otherLabels = new int[size];
    int[] otherSamples = new int[size];
    for (int i = 0; i < size; i++) {
      double share = shareOfLabel(batch.labels()[i], mix.labels()[i], mix.share());
      boolean own = share > 0;
      boolean other = share < 1;
      labels[i] = own ? batch.labels()[i] : mix.labels()[i];
      samples[i] = own ? batch.samples()[i] : mix.samples()[i];
      otherLabels[i] = other ? mix.labels()[i] : batch.labels()[i];
      otherSamples[i] = other ? mix.samples()[i] : batch.samples()[i];
    }
    return new Batch(
        batch.inputs(),
        labels,
        samples,
        size,
        new Batch.Mix(otherLabels, otherSamples, mix.share()));
  }

  /** λ_y of a sample of class {@code own} that has the share λ beside one of another class. */
  private double shareOfLabel(int own, int other, double share) {
    if (counts[own] >= ratio * counts[other] && share < threshold) {
      return 0;
    }
    if (counts[other] >= ratio * counts[own] && 1 - share < threshold) {
      return 1;
    }
    return share;
  }
}
