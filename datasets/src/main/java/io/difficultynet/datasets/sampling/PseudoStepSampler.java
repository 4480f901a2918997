package io.difficultynet.datasets.sampling;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Draws the training batch of a pseudo step, with the share s_i of each sample in its loss, Σ s_i =
 * 1:
 *
 * <ul>
 *   <li>uniform: B different samples, s_i = 1/B;
 *   <li>stratified: as many of each class, s_i = (n_c / N) / b_c for the b_c samples of class c in
 *       the batch. Its loss has the same mean as a uniform batch's, and every class is in it.
 * </ul>
 *
 * <p>A stratified batch needs a sample of every class, so a batch size below C is C. Immutable; a
 * draw depends on the random stream alone.
 */
public final class PseudoStepSampler {

  private final int size;
  private final @Nullable UniformSampler uniform; // one of the two
  private final @Nullable ClassBalancedSampler stratified;
  private final IntUnaryOperator label;
  private final double[] classShares; // n_c / N // [C]

  /**
   * A training batch.
   *
   * @param samples numbers in the source // [B]
   * @param shares s_i // [B]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Draw(int[] samples, double[] shares) {}

  /**
   * Draws from {@code train}.
   *
   * @param batchSize B, at least 1; all samples where there are fewer
   * @param stratify whether the batch has equally many samples of each class
   * @param train the training samples; copied
   * @param label the class of a sample
   * @param classes C; each has a training sample
   */
  public PseudoStepSampler(
      int batchSize, boolean stratify, int[] train, IntUnaryOperator label, int classes) {
    int wanted = Math.min(batchSize, train.length);
    this.label = label;
    this.classShares = new double[classes];
    if (!stratify) {
      this.size = wanted;
      this.uniform = new UniformSampler(train);
      this.stratified = null;
      return;
    }
    int[] labels = Arrays.stream(train).map(label).toArray();
    this.size = Math.max(classes, wanted);
    this.uniform = null;
    this.stratified = new ClassBalancedSampler(train, labels, classes);
    for (int c : labels) {
      classShares[c] += 1.0 / train.length;
    }
  }

  /** A batch; new arrays. */
  public Draw draw(SplittableRandom random) {
    double[] shares = new double[size];
    if (uniform != null) {
      Arrays.fill(shares, 1.0 / size);
      return new Draw(uniform.draw(size, random), shares);
    }
    int[] samples = Objects.requireNonNull(stratified).draw(size, random);
    int[] inBatch = new int[classShares.length];
    for (int sample : samples) {
      inBatch[label.applyAsInt(sample)]++;
    }
    for (int i = 0; i < size; i++) {
      int c = label.applyAsInt(samples[i]);
      shares[i] = classShares[c] / inBatch[c];
    }
    return new Draw(samples, shares);
  }
}
