package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SgdOptimizerTest {

  /** PyTorch may fuse a product and a sum into one rounding. */
  private static final float TORCH_ROUNDING = 2e-6f;

  /** Every role: 2 weights, 2 scales, 2 shifts, 6 weights, 3 biases. */
  private static final NetworkDescription NETWORK =
      new NetworkDescription(
          "every role",
          List.of(
              new Node.Input(1, 2, 2),
              new Node.Convolution(0, 1, 2, 1, 1, 0),
              new Node.BatchNorm(1, 2),
              new Node.GlobalAveragePool(2),
              new Node.Linear(3, 2, 3)));

  private static final int LENGTH = NETWORK.parameterCount();

  static Stream<Config> torchCases() {
    Config vectors = ConfigFactory.parseResources("torch/sgd.json");
    assertThat(List.of("tool", "version", "command")).allMatch(vectors::hasPath);
    return vectors.getConfigList("cases").stream().map(c -> (Config) c);
  }

  @ParameterizedTest
  @MethodSource("torchCases")
  void everyStepIsThatOfTorch(Config vectors) {
    SgdOptimizer optimizer = new SgdOptimizer(settings(vectors), NETWORK, 0, LENGTH);
    float[] parameters = floats(vectors.getDoubleList("start"));
    float[] velocity = new float[LENGTH];
    List<Double> rates = vectors.getDoubleList("rates");
    for (int t = 0; t < rates.size(); t++) {
      optimizer.step(parameters, row(vectors, "gradients", t), velocity, rates.get(t));
      assertThat(parameters)
          .as("after step %d", t)
          .containsExactly(row(vectors, "trajectory", t), within(TORCH_ROUNDING));
    }
  }

  @Property
  void anyCutGivesTheBitsOfTheWhole(
      @ForAll @IntRange(min = 1, max = 20) int parts,
      @ForAll boolean nesterov,
      @ForAll boolean decaysAll,
      @ForAll long seed) {
    SgdSettings settings = new SgdSettings(0.9, nesterov, 1e-2, decaysAll);
    Slices slices = new Slices(LENGTH, parts);
    float[] start = random(seed);
    float[] whole = start.clone();
    float[] wholeVelocity = random(seed + 1);
    float[] cut = start.clone();
    float[] cutVelocity = wholeVelocity.clone();
    for (int t = 0; t < 3; t++) {
      float[] gradient = random(seed + 2 + t);
      new SgdOptimizer(settings, NETWORK, 0, LENGTH).step(whole, gradient, wholeVelocity, 0.1);
      for (int part = 0; part < parts; part++) {
        int from = slices.offset(part);
        int to = from + slices.length(part);
        float[] velocity = Arrays.copyOfRange(cutVelocity, from, to);
        new SgdOptimizer(settings, NETWORK, from, to - from)
            .step(cut, Arrays.copyOfRange(gradient, from, to), velocity, 0.1);
        System.arraycopy(velocity, 0, cutVelocity, from, velocity.length);
      }
    }
    assertThat(cut).containsExactly(whole);
    assertThat(cutVelocity).containsExactly(wholeVelocity);
  }

  private static SgdSettings settings(Config vectors) {
    return new SgdSettings(
        vectors.getDouble("momentum"),
        vectors.getBoolean("nesterov"),
        vectors.getDouble("weight-decay"),
        vectors.getString("weight-decay-on").equals("all"));
  }

  private static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  @SuppressWarnings("unchecked") // the file holds lists of numbers
  private static float[] row(Config vectors, String path, int t) {
    List<Number> row = (List<Number>) vectors.getList(path).get(t).unwrapped();
    return floats(row.stream().map(Number::doubleValue).toList());
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  @Test
  void withTheFactorZeroTheBackboneNeitherDecaysNorMoves() {
    SgdSettings settings = new SgdSettings(0.9, true, 0.1, true);
    int first = NETWORK.classifierOffset();
    float[] start = new float[LENGTH];
    float[] gradient = new float[LENGTH];
    Arrays.fill(start, 2f);
    Arrays.fill(gradient, first, LENGTH, 1f);
    float[] whole = start.clone();
    float[] part = start.clone();
    new SgdOptimizer(settings, NETWORK, 0, LENGTH).step(whole, gradient, new float[LENGTH], 0.1);
    for (int[] slice : new int[][] {{0, first + 1}, {first + 1, LENGTH}, {0, 1}}) {
      int length = slice[1] - slice[0];
      float[] own = Arrays.copyOfRange(gradient, slice[0], slice[1]);
      new SgdOptimizer(settings, NETWORK, slice[0], length, 0.0)
          .step(part, own, new float[length], 0.1);
    }
    assertThat(Arrays.copyOf(part, first)).containsOnly(2f);
    assertThat(Arrays.copyOfRange(part, first, LENGTH))
        .containsExactly(Arrays.copyOfRange(whole, first, LENGTH));
  }

  /** As two parameter groups of torch.optim.SGD, of which each is what this is with its rate. */
  @Test
  void theBackboneIsSteppedByItsOwnRateAndTheClassifierByItsOwn() {
    SgdSettings settings = new SgdSettings(0.9, true, 0.1, false);
    int head = NETWORK.classifierOffset();
    float[] byPart = random(1);
    float[] slow = byPart.clone();
    float[] fast = byPart.clone();
    float[] byPartVelocity = new float[LENGTH];
    float[] slowVelocity = new float[LENGTH];
    float[] fastVelocity = new float[LENGTH];
    for (int t = 0; t < 3; t++) {
      float[] gradient = random(2 + t);
      new SgdOptimizer(settings, NETWORK, 0, LENGTH, 0.25)
          .step(byPart, gradient, byPartVelocity, 0.5);
      new SgdOptimizer(settings, NETWORK, 0, LENGTH).step(slow, gradient, slowVelocity, 0.125);
      new SgdOptimizer(settings, NETWORK, 0, LENGTH).step(fast, gradient, fastVelocity, 0.5);
    }
    assertThat(Arrays.copyOf(byPart, head)).containsExactly(Arrays.copyOf(slow, head));
    assertThat(Arrays.copyOfRange(byPart, head, LENGTH))
        .containsExactly(Arrays.copyOfRange(fast, head, LENGTH))
        .isNotEqualTo(Arrays.copyOfRange(slow, head, LENGTH));
  }
}
