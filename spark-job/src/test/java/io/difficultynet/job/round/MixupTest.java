package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.SampleReader;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixupTest {

  /** Logits and their gradient are floats, PyTorch's vectors doubles. */
  private static final double ROUNDING = 1e-6;

  private static final Config VECTORS = ConfigFactory.parseResources("torch/mixup.json");
  private static final int LENGTH = 2;

  private static Mixup mixup(double alpha) {
    return new Mixup(LENGTH, alpha, new Seeds(3));
  }

  @Test
  void inputsLossAndGradientAreThoseOfPyTorch() {
    int[] labels = VECTORS.getIntList("labels").stream().mapToInt(i -> i).toArray();
    int size = labels.length;
    Batch batch =
        mixup(1)
            .mixed(
                new Batch(floats("inputs"), labels, size),
                VECTORS.getDouble("share"),
                VECTORS.getIntList("partners").stream().mapToInt(i -> i).toArray());
    assertClose(batch.inputs(), "mixed");
    double[] weights =
        VECTORS.getDoubleList("weights").stream().mapToDouble(Double::doubleValue).toArray();
    MixedLoss loss = new MixedLoss(new CrossEntropy(), ClassWeights.of(weights), sample -> 1, size);
    float[] byLogits = new float[size * weights.length];
    loss.differentiate(floats("logits"), batch, byLogits);
    assertClose(byLogits, "by-logits");
    assertThat(loss.weightedSum() / size).isCloseTo(VECTORS.getDouble("loss"), within(ROUNDING));
  }

  private static float[] floats(String path) {
    List<Double> numbers = VECTORS.getDoubleList(path);
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  private static void assertClose(float[] found, String path) {
    List<Double> expected = VECTORS.getDoubleList(path);
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as(path + i)
          .isCloseTo(expected.get(i), within(ROUNDING * Math.max(1, Math.abs(expected.get(i)))));
    }
  }

  @Test
  void aPassIsMixedTheSameWayWheneverItIsReadAndAnotherWayInAnotherEpoch() {
    int[] pass = {4, 2, 9, 7, 1};
    float[] once = mixup(0.5).read(new Reader(), pass, 3).inputs().clone();
    Mixup other = mixup(0.5);
    other.read(new Reader(), new int[] {5, 6}, 3);
    assertThat(other.read(new Reader(), pass, 3).inputs()).containsExactly(once);
    assertThat(other.read(new Reader(), pass, 4).inputs()).isNotEqualTo(once);
  }

  @Test
  void partnersAreAPermutationOfThePassAndTheShareIsTheirs() {
    int[] pass = IntStream.range(10, 30).toArray();
    Set<Double> shares = new HashSet<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      Batch batch = mixup(1).read(new Reader(), pass, epoch);
      Batch.Mix mix = Objects.requireNonNull(batch.mix());
      assertThat(Arrays.stream(mix.samples()).sorted().toArray()).containsExactly(pass);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(mix.labels()[i]).isEqualTo(mix.samples()[i] % 10);
        double expected = mix.share() * pass[i] + (1 - mix.share()) * mix.samples()[i];
        assertThat((double) batch.inputs()[i * LENGTH]).isCloseTo(expected, within(1e-5));
      }
      shares.add(mix.share());
    }
    assertThat(shares).hasSize(5);
  }

  /** Sample i is (i, −i) with the label i mod 10. */
  private static final class Reader implements SampleReader {
    @Override
    public Batch training(int[] indices, int augmentation) {
      float[] inputs = new float[indices.length * LENGTH];
      for (int i = 0; i < indices.length; i++) {
        inputs[i * LENGTH] = indices[i];
        inputs[i * LENGTH + 1] = -indices[i];
      }
      int[] labels = Arrays.stream(indices).map(this::label).toArray();
      return new Batch(inputs, labels, indices, indices.length);
    }

    @Override
    public Batch evaluation(int[] indices) {
      throw new AssertionError("nothing is evaluated here");
    }

    @Override
    public Batch test(int[] indices) {
      throw new AssertionError("nothing is tested here");
    }

    @Override
    public int label(int index) {
      return index % 10;
    }

    @Override
    public int testSize() {
      throw new AssertionError("not asked here");
    }
  }
}
