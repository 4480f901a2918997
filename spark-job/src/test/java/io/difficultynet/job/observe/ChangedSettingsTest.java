package io.difficultynet.job.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangedSettingsTest {

  private static final String HEADLINE =
      "Settings that differ from the defaults (result.json of a run has all settings):";

  @Test
  void ofARunEverySettingIsALine() {
    assertThat(ChangedSettings.ofRun(List.of("run.epochs = 3", "train.batch-size = 64")).lines())
        .containsExactly(HEADLINE, "  run.epochs = 3", "  train.batch-size = 64");
  }

  @Test
  void aLongValueIsShortened() {
    String names = "data.class-names = [" + "\"a name\",".repeat(100) + "]";
    assertThat(ChangedSettings.ofRun(List.of(names)).lines().get(1))
        .hasSize(110)
        .startsWith("  data.class-names = [\"a name\",\"a name\",")
        .endsWith("…");
  }

  @Test
  void ofAComparisonWhatAllRunsShareStandsOnceAndWhatAVariantHasUnderItsName() {
    Map<String, List<List<String>>> changes = new LinkedHashMap<>();
    changes.put("plain", List.of(plain(1), plain(2)));
    changes.put("sharp", List.of(sharp(1), sharp(2)));
    assertThat(ChangedSettings.ofComparison(changes).lines())
        .containsExactly(
            HEADLINE,
            "  data.format = \"idx\"",
            "  run.epochs = 3",
            "  sharp: method.loss.focal-gamma = 5.0");
  }

  private static List<String> plain(int seed) {
    return List.of(
        "data.format = \"idx\"",
        "method.name = \"cross-entropy\"",
        "run.epochs = 3",
        "run.name = \"x, plain\"",
        "run.seed = " + seed);
  }

  private static List<String> sharp(int seed) {
    return List.of(
        "data.format = \"idx\"",
        "method.loss.focal-gamma = 5.0",
        "method.name = \"focal\"",
        "run.epochs = 3",
        "run.name = \"x, sharp\"",
        "run.seed = " + seed);
  }
}
