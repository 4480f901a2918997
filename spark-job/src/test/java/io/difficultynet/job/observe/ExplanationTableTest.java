package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.RunResult;
import io.difficultynet.report.WeightExplanation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTableTest {

  private static final RunResult RUN = SyntheticRuns.run("r", List.of("head", "tail"), 3, true);

  @Test
  void aRowAClassWithWhatLedToItsWeight() {
    List<String> lines =
        ExplanationTable.lines(
            WeightExplanation.of(RUN.epochs(), 3), RUN.classNames(), RUN.trainCounts());
    // v = 0.767, 1.117 and g = 8e-4, -12e-4 make pulls of -1.186e-3 and 0.814e-3
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("class  train samples  weight  accuracy");
    assertThat(lines.get(1)).matches("head +3000 +0\\.533 .* -40\\.0 % +\\S+ %");
    assertThat(lines.get(2)).matches("tail +30 +1\\.233 .* \\+60\\.0 % +\\S+ %");
  }

  @Test
  void beforeTheFirstMetaStepThereAreDashes() {
    assertThat(
            ExplanationTable.lines(WeightExplanation.of(RUN.epochs(), 1), RUN.classNames(), null))
        .contains("head               -   1.000         -       -       -     -       -");
  }
}
