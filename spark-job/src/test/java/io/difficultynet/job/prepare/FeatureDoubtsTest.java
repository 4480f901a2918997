package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.Problem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureDoubtsTest {
  private static final List<String> NAMES = List.of("time", "age", "copy");

  private static List<String> warnings(FeatureDoubts doubts) {
    return doubts.warnings(NAMES).stream().map(Problem::toString).toList();
  }

  @Test
  void timesAndKeysThatAreRoundedAreNamed() {
    FeatureDoubts doubts = new FeatureDoubts();
    doubts.add(new double[] {1_700_000_001, 41, 0.5}, null);
    doubts.add(new double[] {1_700_000_063, 1e9 + 0.3, Double.NaN}, null);
    assertThat(warnings(doubts))
        .containsExactly(
            "feature time: has whole numbers in 2 rows that 32-bit floats do not hold: 1700000001"
                + " becomes 1700000000. Leave out keys; give times as differences, such as days"
                + " before a date.");
  }

  @Test
  void wholeNumbersThatFloatsHoldAreNone() {
    FeatureDoubts doubts = new FeatureDoubts();
    doubts.add(new double[] {1 << 24, -(1 << 24), 1 << 30}, null);
    assertThat(warnings(doubts)).isEmpty();
    doubts.add(new double[] {(1 << 24) + 1, 0, 0}, null);
    assertThat(warnings(doubts)).hasSize(1);
  }

  @Test
  void aFeatureThatIsTheLabelIsNamed() {
    FeatureDoubts doubts = new FeatureDoubts();
    doubts.add(new double[] {0, 1, 0}, 0L);
    doubts.add(new double[] {0, 1, 1}, 1L);
    doubts.add(new double[] {1, 2, 2}, 2L);
    assertThat(warnings(doubts))
        .containsExactly(
            "feature copy: is the label in each of the 3 rows. Leave it out of the features, or a"
                + " model learns to copy it.");
    doubts.add(new double[] {1, 2, 1}, 0L);
    assertThat(warnings(doubts)).isEmpty();
  }

  @Test
  void aConstantFeatureIsNoCopyOfTheOneLabel() {
    FeatureDoubts doubts = new FeatureDoubts();
    doubts.add(new double[] {1}, 1L);
    doubts.add(new double[] {1}, 1L);
    assertThat(warnings(doubts)).isEmpty();
  }

  @Test
  void theCutDoesNotMatter() {
    double[][] rows = {{3e9 + 1, 1, 1}, {3e9 + 2, 0, 0}, {5, 2, 2, 7}};
    long[] labels = {1, 0, 2};
    FeatureDoubts whole = new FeatureDoubts();
    FeatureDoubts first = new FeatureDoubts();
    FeatureDoubts second = new FeatureDoubts();
    for (int i = 0; i < rows.length; i++) {
      whole.add(rows[i], labels[i]);
      (i == 0 ? first : second).add(rows[i], labels[i]);
    }
    FeatureDoubts together = new FeatureDoubts().combine(first).combine(second);
    assertThat(together.warnings(List.of()))
        .isEqualTo(whole.warnings(List.of()))
        .extracting(Problem::where)
        .containsExactly("feature 0", "feature 1", "feature 2");
  }

  @Test
  void ofManySomeAreNamed() {
    FeatureDoubts doubts = new FeatureDoubts();
    double[] keys = new double[30];
    Arrays.fill(keys, 1e9 + 1);
    doubts.add(keys, null);
    assertThat(doubts.warnings(List.of())).hasSize(11);
    assertThat(doubts.warnings(List.of()).get(10).what()).isEqualTo("20 more are so");
  }
}
