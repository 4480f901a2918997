package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LearnedWeightsTest {

  private static RunResult golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(LearnedWeightsTest.class.getResourceAsStream("result-4.json"))) {
      return RunResult.fromJson(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), "result-4.json");
    }
  }

  @Test
  void theWeightsOfAnEpochWithWhatLedToThem() throws IOException {
    LearnedWeights weights = LearnedWeights.of(golden(), 2);
    assertThat(weights.runName()).isEqualTo("night \"3\"");
    assertThat(weights.classes())
        .containsExactly(
            new LearnedWeights.OfClass(0, "T-shirt/top", 500, 1, Double.NaN),
            new LearnedWeights.OfClass(1, "Bag", 5, 1, Double.NaN));
  }

  @Test
  void asJsonAnotherProgramFindsThem() {
    LearnedWeights weights =
        new LearnedWeights(
            "night", 7, List.of(new LearnedWeights.OfClass(0, "Bag", 5, 1.25, Double.NaN)));
    JsonObject json = JsonObject.parse(weights.toJson(), "weights.json");
    assertThat(json.small("formatVersion")).isEqualTo(1);
    assertThat(json.small("epoch")).isEqualTo(7);
    JsonObject bag = json.objects("classes").get(0);
    assertThat(bag.keys())
        .containsExactlyInAnyOrder("index", "name", "trainCount", "weight", "difficulty");
    assertThat(bag.number("weight")).isEqualTo(1.25);
    assertThat(bag.number("difficulty")).isNaN();
  }
}
