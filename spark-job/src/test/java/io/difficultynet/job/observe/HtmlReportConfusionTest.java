package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.metrics.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of a confusion matrix that is too large to look at. */
class HtmlReportConfusionTest {

  @Test
  void aBandIsTheMeanOfItsClassesAndNotOfTheirSamples() {
    int classes = 20; // two a band
    long[][] rows = new long[classes][classes];
    rows[0][0] = 1000; // many samples, all right
    rows[1][19] = 1; // one sample, wrong
    rows[5][4] = 3; // wrong, but within its band; class 4 has no samples
    List<Integer> order = IntStream.range(0, classes).boxed().toList();
    List<double[]> shares = ConfusionData.shares(ConfusionMatrix.of(rows), order);
    assertThat(shares.get(0)[0]).isEqualTo(0.5);
    assertThat(shares.get(0)[9]).isEqualTo(0.5);
    assertThat(shares.get(2)[2]).isEqualTo(1);
    assertThat(shares.get(1)).containsOnly(Double.NaN);
  }

  @Test
  void rowsOfBandsAddUpToOneForAnyNumberOfClasses() {
    for (int classes : new int[] {41, 99, 1000}) {
      ConfusionMatrix matrix =
          SyntheticRuns.run("any", SyntheticRuns.numbered(classes), 1, false).test().confusion();
      List<Integer> order = IntStream.range(0, classes).boxed().toList();
      for (double[] row : ConfusionData.shares(matrix, order)) {
        assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(5e-4)); // four digits each
      }
    }
  }
}
