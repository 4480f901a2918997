package io.difficultynet.loss;

import java.io.Serializable;

/**
 * The loss of one sample, ℓ(z, y). It reads the logits from a slice of a larger array, so that a
 * batch needs no copies. Implementations are immutable and used by many threads.
 */
public sealed interface SampleLoss extends Serializable
    permits CrossEntropy,
        EqualizationLoss,
        FocalLoss,
        LabelAwareSmoothing,
        LdamLoss,
        ShiftedCrossEntropy {

  /**
   * Returns the loss as it is in an epoch, where it draws anew in each; otherwise this.
   *
   * @param epoch 0 or later
   */
  default SampleLoss inEpoch(int epoch) {
    return this;
  }

  /**
   * Returns this loss of logits to which each class adds a number of its own while training.
   *
   * @param shift each finite // [C]
   * @throws UnsupportedOperationException where the loss is not cross-entropy on logits
   */
  default SampleLoss shifted(double[] shift) {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " does not shift logits; cross-entropy does");
  }

  /**
   * Returns the loss of one sample for a loss that draws at random, and this loss otherwise.
   *
   * @param sample number of the sample in its source
   */
  default SampleLoss of(int sample) {
    return this;
  }

  /**
   * Returns ℓ(z, y) in nats. It is not finite when a logit is not, which the caller reports as
   * divergence.
   *
   * @param logits array that has z from {@code offset} on // [C]
   * @param offset index of the first logit
   * @param classes C, at least 1
   * @param label y, in 0..C − 1
   * @throws IllegalArgumentException when the label is out of range, or the loss is made for
   *     another number of classes
   * @throws IndexOutOfBoundsException when the slice leaves the array
   */
  float value(float[] logits, int offset, int classes, int label);

  /**
   * Returns ℓ(z, y) and overwrites {@code gradient}, from {@code offset} on, with {@code scale} ·
   * ∂ℓ/∂z.
   *
   * @param scale factor of the gradient, such as the class weight of y divided by the size of the
   *     global batch
   * @param gradient array for the gradient, which may be {@code logits} itself // [C]
   */
  float valueAndGradient(
      float[] logits, int offset, int classes, int label, float scale, float[] gradient);
}
