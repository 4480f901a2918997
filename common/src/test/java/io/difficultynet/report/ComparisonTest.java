package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PairedDifference;
import io.difficultynet.metrics.Spread;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static ComparedRun run(String method, long seed, double first, double second) {
    return new ComparedRun(
        method,
        seed,
        new RunFigures(
            (first + second) / 2,
            first,
            first,
            Double.NaN,
            second,
            PerClass.of(first, second),
            10,
            List.of(200L, 5L),
            "5p117"),
        null);
  }

  private static Comparison comparison() {
    return Comparison.toCome(
            "night", List.of("plain", "ours"), List.of(1L, 2L, 7L), "plain", List.of("a", "b"), "r")
        .with(run("plain", 1, 0.75, 0.25))
        .with(run("plain", 2, 1, 0.5))
        .with(run("ours", 1, 0.75, 0.5))
        .with(run("ours", 2, 0.5, 1))
        .with(ComparedRun.toCome("ours", 7).failed("DN-1012 DIVERGED: epoch 3"));
  }

  @Test
  void aMethodsSpreadIsThatOfItsCompleteRuns() {
    Comparison comparison = comparison();
    assertThat(comparison.spread("plain", Figure.BALANCED_ACCURACY))
        .isEqualTo(Spread.of(0.5, 0.75));
    assertThat(comparison.spread("ours", Figure.FEW)).isEqualTo(Spread.of(0.5, 1));
    assertThat(comparison.spread("ours", Figure.MEDIUM).count()).isZero();
    assertThat(comparison.classSpread("ours", 1)).isEqualTo(Spread.of(0.5, 1));
    assertThat(comparison.trainCounts()).contains(List.of(200L, 5L));
  }

  @Test
  void differencesArePairedBySeed() {
    assertThat(comparison().difference("ours", Figure.BALANCED_ACCURACY))
        .isEqualTo(PairedDifference.of(new double[] {0.625, 0.75}, new double[] {0.5, 0.75}));
    assertThat(comparison().difference("plain", Figure.FEW).differences().mean()).isZero();
  }

  @Test
  void aTieIsADifferenceToTheBestWhoseIntervalContainsZero() {
    Comparison comparison =
        Comparison.toCome(
            "night", List.of("a", "b", "c"), List.of(1L, 2L), "a", List.of("x", "y"), "r");
    double[][] accuracy = {{0.5, 0.52}, {0.9, 0.7}, {0.7, 0.88}};
    for (ComparedRun run : comparison.runs()) {
      double found = accuracy[comparison.methods().indexOf(run.method())][(int) run.seed() - 1];
      comparison = comparison.with(run(run.method(), run.seed(), found, found));
    }
    // b is best; c less b is −0.2 and 0.18, a less b is −0.4 and −0.18
    assertThat(comparison.tiesWithBest("c", Figure.TOP_1)).isTrue();
    assertThat(comparison.tiesWithBest("b", Figure.TOP_1)).as("the best itself").isFalse();
    assertThat(comparison.tiesWithBest("c", Figure.MEDIUM)).as("not measured").isFalse();
    Comparison onePair = comparison.with(ComparedRun.toCome("c", 2));
    assertThat(onePair.tiesWithBest("c", Figure.TOP_1)).as("one pair").isFalse();
    Comparison clear =
        comparison.with(run("a", 1, 0.6, 0.6)).with(run("a", 2, 0.41, 0.41)); // −0.3, −0.29
    assertThat(clear.tiesWithBest("a", Figure.TOP_1)).isFalse();
  }

  @Test
  void formatOneIsReadAsEverAndWhatIsWrittenComesBack() throws IOException {
    String golden;
    try (InputStream in =
        Objects.requireNonNull(ComparisonTest.class.getResourceAsStream("comparison-1.json"))) {
      golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(Comparison.fromJson(golden, "comparison.json")).isEqualTo(comparison());
    assertThat(Comparison.fromJson(comparison().toJson(), "c.json")).isEqualTo(comparison());
  }

  @Test
  void otherProgramsFindSpreadsAndDifferencesInTheFile() {
    JsonObject json = JsonObject.parse(comparison().toJson(), "comparison.json");
    assertThat(json.objects("runs"))
        .extracting(run -> run.text("status"))
        .containsExactly("succeeded", "succeeded", "to come", "succeeded", "succeeded", "failed");
    JsonObject ours = json.objects("spreads").get(1);
    assertThat(ours.object("balancedAccuracy").number("mean")).isEqualTo(0.6875);
    assertThat(ours.objects("perClassAccuracy").get(0).small("runs")).isEqualTo(2);
    JsonObject difference = json.objects("differences").get(0);
    assertThat(json.objects("differences")).hasSize(1);
    assertThat(difference.object("balancedAccuracy").small("pairs")).isEqualTo(2);
    assertThat(difference.object("balancedAccuracy").number("mean")).isEqualTo(0.0625);
    assertThat(difference.number("confidence")).isEqualTo(0.95);
  }

  @Test
  void whatIsNoComparisonIsRefused() {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () ->
                Comparison.fromJson(
                    comparison().toJson().replace("\"baseline\":\"plain\"", "\"baseline\":\"x\""),
                    "c.json"));
    assertThat(e.code()).isEqualTo(ErrorCode.RUN_MISSING);
    assertThat(e)
        .hasMessageContaining(
            "c.json: cannot be read as a comparison: the baseline x is not one of [plain, ours]");
  }

  @Test
  void figuresThatNothingCanHaveMeasuredAreRefused() {
    for (String wrong : List.of("\"top1\":1.5", "\"top1\":-1e308", "\"top1\":2")) {
      String json = comparison().toJson().replace("\"top1\":0.75", wrong);
      assertThat(
              catchThrowableOfType(
                  DifficultyNetException.class, () -> Comparison.fromJson(json, "c.json")))
          .hasMessageContaining("it must be in [0, 1]");
    }
  }

  @Test
  void duplicatesAndRunsOutOfPlaceAreRefused() {
    List<String> names = List.of("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.toCome("n", List.of("x", "x"), List.of(1L), "x", names, "r"))
        .withMessage("a method stands twice in [x, x]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.toCome("n", List.of("x"), List.of(1L, 1L), "x", names, "r"))
        .withMessage("a seed stands twice in [1, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Comparison(
                    "n",
                    List.of("x"),
                    List.of(1L),
                    "x",
                    names,
                    "r",
                    List.of(ComparedRun.toCome("x", 2))))
        .withMessage("run 0 is of x with seed 2; it must be of x with seed 1");
    RunFigures figures = Objects.requireNonNull(run("x", 1, 1, 1).figures());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ComparedRun("x", 1, figures, "lost"))
        .withMessage(
            "the run of x with seed 1 has figures and the error \"lost\"; it can have one of them");
  }
}
