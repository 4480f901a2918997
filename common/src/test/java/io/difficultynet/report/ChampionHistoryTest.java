package io.difficultynet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.report.ChampionHistory.How;
import io.difficultynet.report.ChampionHistory.Reign;
import org.junit.jupiter.api.Test;

class ChampionHistoryTest {

  private static final String NOW = "2026-11-30T02:00:00Z";

  private static ChampionHistory promoted(String... runs) {
    ChampionHistory history = ChampionHistory.NONE;
    for (String run : runs) {
      history = history.promoted(run, NOW);
    }
    return history;
  }

  @Test
  void theLastOneIsTheChampionAndARollbackLeadsToTheOneBefore() {
    ChampionHistory three = promoted("a", "b", "c");
    assertThat(three.champion()).contains("c");
    assertThat(three.before()).contains("b");
    ChampionHistory back = three.rolledBack(NOW);
    assertThat(back.champion()).contains("b");
    assertThat(back.before()).as("not to c again, which was taken back").contains("a");
    assertThat(back.reigns()).last().isEqualTo(new Reign("b", NOW, How.ROLLED_BACK));
    assertThat(back.rolledBack(NOW).champion()).contains("a");
    assertThat(back.promoted("d", NOW).before()).contains("b");
    assertThat(back.names("c")).isTrue();
    assertThat(back.names("d")).isFalse();
  }

  @Test
  void theFirstChampionHasNoneBeforeIt() {
    assertThat(ChampionHistory.NONE.champion()).isEmpty();
    assertThat(promoted("a").before()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> promoted("a").rolledBack(NOW))
        .withMessage("no champion before");
  }

  @Test
  void itIsReadAsItWasWritten() {
    ChampionHistory history = promoted("a", "b", "c").rolledBack(NOW);
    assertThat(ChampionHistory.fromJson(history.toJson(), "champion.json")).isEqualTo(history);
    assertThat(history.toJson()).contains("\"champion\" : \"b\"");
    assertThat(ChampionHistory.fromJson(ChampionHistory.NONE.toJson(), "champion.json"))
        .isEqualTo(ChampionHistory.NONE);
  }

  @Test
  void pointerAndHistoryCannotDisagree() {
    String edited =
        promoted("a", "b").toJson().replace("\"champion\" : \"b\"", "\"champion\" : \"a\"");
    assertThatThrownBy(() -> ChampionHistory.fromJson(edited, "models/champion.json"))
        .hasMessage(
            "DN-1010 RUN_MISSING: models/champion.json: does not say which run is the champion: has"
                + " the champion a, and its history says b. Put the file back as it was, from a"
                + " backup or by hand: history lists run, since and how of each champion, and"
                + " champion is the run of the last one.");
    assertThatThrownBy(
            () ->
                ChampionHistory.fromJson(
                    promoted("a").toJson().replace("promoted", "chosen"), "champion.json"))
        .hasMessageContaining("has the unknown word \"chosen\" at how");
  }
}
