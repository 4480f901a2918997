package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemixTest {

  /** Gradients are floats. */
  private static final double ROUNDING = 1e-6;

  private static final int LENGTH = 2;
  private static final long[] COUNTS = {60, 20, 19, 5};
  private static final double[] WEIGHTS = {0.3, 0.8, 1.2, 1.7};
  private static final double KAPPA = 3;
  private static final double TAU = 0.4;

  private static Remix remix() {
    return new Remix(new Mixup(LENGTH, 1, new Seeds(3)), COUNTS, KAPPA, TAU);
  }

  /** λ_y as the paper defines it. */
  private static double labelShare(int i, int j, double share) {
    double ratio = (double) COUNTS[i] / COUNTS[j];
    if (ratio >= KAPPA && share < TAU) {
      return 0;
    }
    if (ratio <= 1 / KAPPA && 1 - share < TAU) {
      return 1;
    }
    return share;
  }

  /** Every pair of classes, against a sum that takes λ_y of each sample literally. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.39, 0.4, 0.5, 0.61, 0.9, 1})
  void theLossIsMixedByTheShareOfTheLabel(double share) {
    int classes = COUNTS.length;
    int size = classes * classes;
    int[] own = IntStream.range(0, size).map(i -> i / classes).toArray();
    int[] other = IntStream.range(0, size).map(i -> i % classes).toArray();
    int[] samples = IntStream.range(0, size).toArray();
    int[] partners = IntStream.range(100, 100 + size).toArray();
    SplittableRandom random = new SplittableRandom(1);
    float[] logits = new float[size * classes];
    for (int k = 0; k < logits.length; k++) {
      logits[k] = (float) (4 * random.nextDouble() - 2);
    }
    Batch batch =
        remix()
            .relabelled(
                new Batch(
                    new float[size * LENGTH],
                    own,
                    samples,
                    size,
                    new Batch.Mix(other, partners, share)));

    MixedLoss loss = new MixedLoss(new CrossEntropy(), ClassWeights.of(WEIGHTS), sample -> 1, size);
    float[] byLogits = new float[size * classes];
    loss.differentiate(logits, batch, byLogits);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double ofLabel = labelShare(own[i], other[i], share);
      sum +=
          ofLabel * WEIGHTS[own[i]] * crossEntropy(logits, i, own[i])
              + (1 - ofLabel) * WEIGHTS[other[i]] * crossEntropy(logits, i, other[i]);
      for (int c = 0; c < classes; c++) {
        double p = Math.exp(-crossEntropy(logits, i, c));
        double expected =
            (ofLabel * WEIGHTS[own[i]] * (p - (c == own[i] ? 1 : 0))
                    + (1 - ofLabel) * WEIGHTS[other[i]] * (p - (c == other[i] ? 1 : 0)))
                / size;
        assertThat((double) byLogits[i * classes + c]).isCloseTo(expected, within(ROUNDING));
      }
    }
    assertThat(loss.weightedSum()).isCloseTo(sum, within(ROUNDING * size));
    Batch.Mix mix = Objects.requireNonNull(batch.mix());
    for (int i = 0; i < size; i++) { // the number of a sample goes with its label
      assertThat(
              own[batch.samples()[i] % 100] == batch.labels()[i]
                  || other[batch.samples()[i] % 100] == batch.labels()[i])
          .isTrue();
      assertThat(mix.samples()[i] >= 100 ? other[i] : own[i]).isEqualTo(mix.labels()[i]);
    }
  }

  private static double crossEntropy(float[] logits, int sample, int label) {
    double sum = 0;
    for (int c = 0; c < COUNTS.length; c++) {
      sum += Math.exp(logits[sample * COUNTS.length + c]);
    }
    return Math.log(sum) - logits[sample * COUNTS.length + label];
  }

  @Test
  void inputsAreThoseOfMixup() {
    int[] pass = {0, 3, 1, 2, 0};
    TrainingReader reader =
        new TrainingReader() {
          @Override
          public Batch training(int[] indices, int augmentation) {
            float[] inputs = new float[indices.length * LENGTH];
            for (int k = 0; k < inputs.length; k++) {
              inputs[k] = k;
            }
            return new Batch(inputs, indices, indices.length);
          }
        };
    assertThat(remix().read(reader, pass, 2).inputs())
        .containsExactly(new Mixup(LENGTH, 1, new Seeds(3)).read(reader, pass, 2).inputs());
  }
}
