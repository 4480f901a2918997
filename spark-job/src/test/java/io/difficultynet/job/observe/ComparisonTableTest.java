package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

  private static ComparedRun run(String method, long seed, double accuracy) {
    return new ComparedRun(
        method,
        seed,
        new RunFigures(
            accuracy,
            accuracy,
            accuracy,
            Double.NaN,
            accuracy,
            PerClass.of(accuracy),
            61.4,
            List.of(9L),
            "5p117"),
        null);
  }

  private static Comparison blank(String... methods) {
    return Comparison.toCome(
        "n", List.of(methods), List.of(1L, 2L, 3L), methods[0], List.of("x"), "the rule");
  }

  @Test
  void meansThenDifferencesThenFailures() {
    Comparison comparison =
        blank("plain", "ours")
            .with(run("plain", 1, 0.7))
            .with(run("plain", 2, 0.72))
            .with(run("plain", 3, 0.5))
            .with(run("ours", 1, 0.71))
            .with(run("ours", 2, 0.74))
            .with(ComparedRun.toCome("ours", 3).failed("DN-1012 DIVERGED: epoch 3"));
    // t(0.975; 1) = 12.7062: 1.5 ± 12.7062 * 0.7071 / √2
    assertThat(ComparisonTable.lines(comparison))
        .containsExactly(
            "method  runs  balanced accuracy          top-1           many  medium            few"
                + "  seconds",
            "plain    3/3      64.00 ± 12.17  64.00 ± 12.17  64.00 ± 12.17       -  64.00 ± 12.17"
                + "   61 ± 0",
            "ours     2/3       72.50 ± 2.12   72.50 ± 2.12   72.50 ± 2.12       -   72.50 ± 2.12"
                + "   61 ± 0",
            "(mean ± sample standard deviation over the runs; the rule)",
            "",
            "Less plain, paired by seed: points, with the 95 % interval of the mean (Student's t)",
            "method  pairs     balanced accuracy                  many  medium                   few",
            "ours        2  +1.50 [-4.85, +7.85]  +1.50 [-4.85, +7.85]       -  +1.50 [-4.85, +7.85]",
            "",
            "failed: ours seed 3: DN-1012 DIVERGED: epoch 3");
  }

  @Test
  void aFirstRunIsANumberAloneAndTheOthersAreDashes() {
    assertThat(ComparisonTable.lines(blank("plain", "ours").with(run("plain", 1, 0.7))))
        .startsWith(
            "method  runs  balanced accuracy  top-1   many  medium    few  seconds",
            "plain    1/3              70.00  70.00  70.00       -  70.00       61",
            "ours     0/3                  -      -      -       -      -        -")
        .endsWith("ours        0                  -     -       -    -");
  }

  @Test
  void classesWithoutTestSamplesAreAWarning() {
    Comparison comparison =
        Comparison.toCome(
            "n", List.of("plain"), List.of(1L), "plain", List.of("x", "y"), "the rule");
    RunFigures figures =
        new RunFigures(
            0.5, 0.5, 0.5, 0.5, 0.5, PerClass.of(0.5, Double.NaN), 1, List.of(9L, 9L), "5p117");
    assertThat(ComparisonTable.lines(comparison)).noneMatch(line -> line.contains("warning"));
    assertThat(ComparisonTable.lines(comparison.with(new ComparedRun("plain", 1, figures, null))))
        .contains("warning: accuracies are over 1 of 2 classes, the others have no test samples");
  }

  @Test
  void oneMethodIsComparedWithNone() {
    assertThat(ComparisonTable.lines(blank("plain"))).hasSize(3);
  }
}
