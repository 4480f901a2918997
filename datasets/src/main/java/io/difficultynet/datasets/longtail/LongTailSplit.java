package io.difficultynet.datasets.longtail;

import io.difficultynet.conf.SplitSettings;
import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which samples of a source are trained on and which are held out for validation, which is also the
 * meta set. Difficulty-Net, WACV 2023, <a href="https://arxiv.org/abs/2209.02960">arXiv
 * 2209.02960</a>, section 4.1.
 *
 * <p>Of every class the hold-out is taken first (the last samples in file order, or random ones; a
 * small class may give none), of the samples that the source sets apart for validation where it
 * does; of what is left, a class of rank r keeps the first n_r in file order. n_r follows the
 * exponential profile int(n_max · ρ^(−r/(C−1))), or is given, or all are kept. Both index lists are
 * ascending, disjoint, and a function of (labels, settings, run seed) alone.
 *
 * <p>Immutable: arrays are copied on their way out. Equal if the contents are.
 */
public final class LongTailSplit implements Serializable {
  private final int[] train; // [N], ascending
  private final int[] validation; // ascending
  private final long[] trainCounts; // [C]
  private final long[] validationCounts; // [C]
  private final String digest;

  LongTailSplit(int[] train, int[] validation, LabelledSamples samples) {
    this.train = train;
    this.validation = validation;
    this.trainCounts = counts(samples, train);
    this.validationCounts = counts(samples, validation);
    this.digest = SplitDigest.of(samples, train, validation);
  }

  private static long[] counts(LabelledSamples samples, int[] indices) {
    long[] counts = new long[samples.classes()];
    for (int index : indices) {
      counts[samples.label(index)]++;
    }
    return counts;
  }

  /**
   * Splits {@code all}.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE that lists every class that cannot give what the
   *     settings ask of it, a list of counts or an order that does not have one entry for each
   *     class, and classes that would keep no sample
   */
  public static LongTailSplit of(LabelledSamples all, SplitSettings settings, Seeds seeds) {
    return new SplitMaker(all, settings, seeds).split();
  }

  /** Number of training samples, N. */
  public int trainSize() {
    return train.length;
  }

  /** Indices of the training samples, ascending; a copy. */
  public int[] train() {
    return train.clone();
  }

  /** Indices of the validation samples, ascending; a small class may have none; a copy. */
  public int[] validation() {
    return validation.clone();
  }

  /** Number of training samples of each class, by class (not by rank); a copy. */
  public long[] trainCounts() {
    return trainCounts.clone();
  }

  /** Number of validation samples of each class, some of which may have none; a copy. */
  public long[] validationCounts() {
    return validationCounts.clone();
  }

  /**
   * SHA-256, in hexadecimal, over the number of classes, and indices and labels of both lists:
   * equal for equal splits of the same labels. Two runs with the same digest trained on the same
   * samples.
   */
  public String digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongTailSplit that
        && digest.equals(that.digest)
        && Arrays.equals(train, that.train)
        && Arrays.equals(validation, that.validation)
        && Arrays.equals(trainCounts, that.trainCounts);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "%d training samples %s, %d validation samples, digest %s"
        .formatted(train.length, Arrays.toString(trainCounts), validation.length, digest);
  }
}
