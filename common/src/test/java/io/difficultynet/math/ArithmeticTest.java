package io.difficultynet.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArithmeticTest {

  @Property
  void aPermutationHoldsEachNumberOnceAndRepeats(
      @ForAll @IntRange(max = 300) int n, @ForAll long seed) {
    int[] order = Permutation.of(n, new SplittableRandom(seed));
    assertThat(order)
        .containsExactlyInAnyOrder(IntStream.range(0, n).toArray())
        .isEqualTo(Permutation.of(n, new SplittableRandom(seed)));
  }

  /** Six standard deviations of a count with p = 1/24. */
  @Test
  void allOrdersOfFourAreEquallyLikely() {
    int draws = 48_000;
    Map<String, Integer> seen = new HashMap<>();
    var random = new SplittableRandom(4);
    for (int i = 0; i < draws; i++) {
      seen.merge(Arrays.toString(Permutation.of(4, random)), 1, Integer::sum);
    }
    assertThat(seen).hasSize(24);
    assertThat(seen.values())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(2000, within(6 * 44.7)));
  }

  @Test
  void aNegativeNumberOfThingsIsRefused() {
    assertThatThrownBy(() -> Permutation.of(-1, new SplittableRandom(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A permutation of -1 things was asked for; give a number of at least 0");
  }

  @Test
  void normsAreTheRootOfTheSumOfSquares() {
    assertThat(Norms.l2(new double[] {3, -4})).isEqualTo(5);
    assertThat(Norms.l2(new double[0])).isZero();
    assertThat(Norms.l2(new double[] {1, Double.NaN})).isNaN();
    assertThat(Norms.l2(new float[] {3, -4})).isEqualTo(5);
    assertThat(Norms.l2(new float[] {Float.MAX_VALUE, 0})).isEqualTo(Float.MAX_VALUE);
  }

  @Test
  void sumsAndScalesLeaveTheirArgumentsAlone() {
    double[] a = {1, 2};
    double[] b = {10, 20};
    assertThat(Vectors.sum(a, b)).containsExactly(11, 22);
    assertThat(Vectors.scale(-2, a)).containsExactly(-2, -4);
    assertThat(a).containsExactly(1, 2);
    assertThat(b).containsExactly(10, 20);
  }

  @Test
  void checksNameVectorIndexValueAndRange() {
    assertThatThrownBy(() -> Vectors.sum(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b has 3 elements; it must have 2");
    assertThatThrownBy(() -> Vectors.requireWithin("a", new double[] {0, 1.5}, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a[1] is 1.5; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> Vectors.requireWithin("a", new double[] {Double.NaN}, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a[0] is NaN; it must lie in [0.0, 1.0]");
    assertThatThrownBy(() -> Vectors.requireFinite("a", new double[] {1, 2, 1 / 0.0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a[2] is Infinity; it must be finite");
  }
}
