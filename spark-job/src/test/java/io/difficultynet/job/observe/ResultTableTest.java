package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.Timings;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultTableTest {

  @Test
  void aRowAClassThenTheWhole() {
    Evaluation test = new Evaluation(ConfusionMatrix.of(new long[][] {{9, 1}, {3, 1}}), 0.5);
    RunResult result =
        new RunResult(
            RunResult.SUCCEEDED,
            "run",
            "2026-01-02T03:04:05Z",
            10,
            test,
            test,
            0.7,
            1.5,
            1,
            List.of(500L, 5L),
            List.of("T-shirt/top", "a name that is longer than its column"),
            DataNotes.NONE,
            ShotGroups.of(new long[] {500, 5}, ShotRule.STRICT),
            List.of(
                new EpochReport(
                    1,
                    0.1,
                    1,
                    505,
                    5,
                    new Timings(1, 0, 0, 0, 0, 0, 0),
                    PerClass.of(0.9, 0.25),
                    0.575,
                    PerClass.of(0.5, 1.5),
                    PerClass.of(0.4, 1.6),
                    null,
                    1,
                    List.of())),
            ConfigFactory.empty(),
            1,
            "digest",
            null,
            new TreeMap<>());
    assertThat(ResultTable.lines(result))
        .containsExactly(
            "class                     train samples  last weight  test accuracy",
            "T-shirt/top                         500        0.500        90.00 %",
            "a name that is longer t…              5        1.500        25.00 %",
            "",
            "balanced accuracy  57.50 %",
            "top-1              71.43 %",
            "tau                0.7  (normalisation of the classifier)",
            "temperature        1.500  (logits divided by it fit the validation set best)",
            "many               90.00 %  (1 class)",
            "medium             -  (0 classes)",
            "few                25.00 %  (1 class)",
            "(" + ShotRule.STRICT.text() + ")");
  }

  @Test
  void anotherSetHasNoWeights() {
    Evaluation evaluation = new Evaluation(ConfusionMatrix.of(new long[][] {{1, 1}, {0, 0}}), 0.5);
    assertThat(ResultTable.lines(evaluation, List.of("x", "y")))
        .containsExactly(
            "class                           samples                    accuracy",
            "x                                     2                     50.00 %",
            "y                                     0                           -",
            "",
            "balanced accuracy  50.00 %  (warning: over 1 of 2 classes, the others have no samples"
                + " here)",
            "top-1              50.00 %");
  }

  @Test
  void ofManyClassesTheTwentyWorstAreShown() {
    int classes = 25;
    long[][] rows = new long[classes][classes];
    for (int c = 0; c < classes; c++) {
      rows[c][c] = 100L - 2L * c;
      rows[c][(c + 1) % classes] = 2L * c;
    }
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList();
    List<String> lines = ResultTable.lines(new Evaluation(ConfusionMatrix.of(rows), 0.5), names);
    assertThat(lines.get(0)).isEqualTo("The 20 classes with the lowest accuracy of 25:");
    assertThat(lines.subList(2, 22))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactlyElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "class-" + (24 - i)).toList());
    assertThat(lines.get(22)).isEmpty();
  }
}
