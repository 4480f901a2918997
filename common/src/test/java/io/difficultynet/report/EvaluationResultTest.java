package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationResultTest {

  private static final EvaluationResult RESULT =
      new EvaluationResult(
          "runs/one",
          "images",
          List.of("cat, wild", "dog"),
          ShotGroups.of(new long[] {200, 5}, ShotRule.STRICT),
          new Evaluation(ConfusionMatrix.of(new long[][] {{3, 1}, {0, 2}}), 0.25),
          7,
          Map.of("program", "1"));

  @Test
  void theConfusionHasALineForEachPairOfClassesAndQuotesNames() {
    assertThat(RESULT.confusionCsv())
        .isEqualTo(
            """
            label,label_class,prediction,class,samples
            0,"cat, wild",0,"cat, wild",3
            0,"cat, wild",1,dog,1
            1,dog,1,dog,2
            """);
  }

  @Test
  void theJsonHasTheAccuracyOfEachGroup() {
    JsonObject json = JsonObject.parse(RESULT.toJson(), "result.json");
    assertThat(json.object("groups").number("many")).isEqualTo(0.75);
    assertThat(json.object("groups").number("few")).isEqualTo(1);
    assertThat(json.object("groups").number("medium")).isNaN();
    assertThat(json.object("test").number("balancedAccuracy")).isEqualTo(0.875);
    assertThat(json.small("rejected")).isEqualTo(7);
    assertThat(json.texts("classNames")).containsExactly("cat, wild", "dog");
  }
}
