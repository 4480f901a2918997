package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.datasets.sampling.ProportionalSampler;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.network.Node;
import io.difficultynet.seed.Seeds;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CmoTest {

  private static final Node.Input INPUT = new Node.Input(2, 5, 7);
  private static final int[] COUNTS = {60, 30, 6};
  private static final int SAMPLES = Arrays.stream(COUNTS).sum();

  private static int label(int sample) {
    return sample < COUNTS[0] ? 0 : sample < COUNTS[0] + COUNTS[1] ? 1 : 2;
  }

  private static Cmo cmo(double probability, double exponent) {
    int[] train = IntStream.range(0, SAMPLES).toArray();
    int[] labels = Arrays.stream(train).map(CmoTest::label).toArray();
    return new Cmo(
        INPUT,
        1,
        probability,
        ProportionalSampler.power(train, labels, COUNTS.length, -exponent),
        new Seeds(3));
  }

  /** Pixel p of sample i is 1000 i + p. */
  private static final TrainingReader READER =
      new TrainingReader() {
        @Override
        public Batch training(int[] indices, int augmentation) {
          float[] inputs = new float[indices.length * INPUT.length()];
          for (int k = 0; k < inputs.length; k++) {
            inputs[k] = 1000f * indices[k / INPUT.length()] + k % INPUT.length();
          }
          int[] labels = Arrays.stream(indices).map(CmoTest::label).toArray();
          return new Batch(inputs, labels, indices, indices.length);
        }
      };

  @Test
  void everyPixelIsOfTheSampleOrInsideOfTheRectangleOfItsPartner() {
    Rectangle rectangle = new Rectangle(1, 4, 2, 7);
    int[] both = {3, 70, 95, 10};
    Batch batch = cmo(1, 1).pasted(READER.training(both, 0), rectangle);
    assertThat(batch.size()).isEqualTo(2);
    for (int i = 0; i < batch.size(); i++) {
      for (int c = 0; c < INPUT.channels(); c++) {
        for (int y = 0; y < INPUT.height(); y++) {
          for (int x = 0; x < INPUT.width(); x++) {
            boolean inside = y >= 1 && y < 4 && x >= 2 && x < 7;
            int pixel = (c * INPUT.height() + y) * INPUT.width() + x;
            assertThat(batch.inputs()[i * INPUT.length() + pixel])
                .isEqualTo(1000f * both[inside ? i + 2 : i] + pixel);
          }
        }
      }
    }
    Batch.Mix mix = Objects.requireNonNull(batch.mix());
    assertThat(batch.labels()).containsExactly(0, 1);
    assertThat(batch.samples()).containsExactly(3, 70);
    assertThat(mix.labels()).containsExactly(2, 0);
    assertThat(mix.samples()).containsExactly(95, 10);
    assertThat(mix.share()).isCloseTo(1 - 15.0 / 35, within(1e-15));
  }

  @Test
  void aPassIsPastedTheSameWayWheneverItIsReadAndAnotherWayInAnotherEpoch() {
    int[] pass = {4, 2, 9, 7, 1};
    float[] once = cmo(1, 1).read(READER, pass, 3).inputs();
    assertThat(cmo(1, 1).read(READER, pass, 3).inputs()).containsExactly(once);
    assertThat(cmo(1, 1).read(READER, pass, 4).inputs()).isNotEqualTo(once);
  }

  @Test
  void theProbabilityIsThatOfAPass() {
    int mixed = 0;
    for (int epoch = 0; epoch < 2000; epoch++) {
      Batch batch = cmo(0.3, 1).read(READER, new int[] {epoch % SAMPLES, 5}, epoch);
      assertThat(batch.samples()).containsExactly(epoch % SAMPLES, 5);
      mixed += batch.mix() == null ? 0 : 1;
    }
    assertThat(mixed).isBetween(500, 700); // 600 ± 5 deviations
    assertThat(cmo(0, 1).read(READER, new int[] {1}, 0).mix()).isNull();
  }

  /** q_k = (1 / n_k^r) / Σ 1 / n_i^r. */
  @Test
  void foregroundsAreOfRareClasses() {
    for (double r : new double[] {0, 0.5, 1}) {
      long[] drawn = new long[COUNTS.length];
      int draws = 0;
      for (int epoch = 0; epoch < 500; epoch++) {
        Batch batch = cmo(1, r).read(READER, new int[] {0, 1, 2, 3, 4, 5, 6}, epoch);
        for (int label : Objects.requireNonNull(batch.mix()).labels()) {
          drawn[label]++;
          draws++;
        }
      }
      double sum = Arrays.stream(COUNTS).mapToDouble(n -> 1 / Math.pow(n, r)).sum();
      for (int k = 0; k < COUNTS.length; k++) {
        double expected = 1 / Math.pow(COUNTS[k], r) / sum;
        assertThat((double) drawn[k] / draws)
            .as("r %s class %d", r, k)
            .isCloseTo(expected, within(0.02));
      }
    }
  }
}
