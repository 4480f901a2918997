package io.difficultynet.job.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.storage.DyingFileSystem;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.metrics.PromotionRule;
import io.difficultynet.report.Decision;
import io.difficultynet.report.Decision.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsFolderTest {

  private final Path path;
  private final ModelsFolder models;

  ModelsFolderTest(@TempDir Path path) {
    this.path = path;
    this.models = at(path);
  }

  private static ModelsFolder at(Path path) {
    return new ModelsFolder(
        Folder.at(DyingFileSystem.uri(path), DyingFileSystem.of(new Configuration(false))));
  }

  private static String night(int day) {
    return "2026-11-%02dT02-00-00Z".formatted(day);
  }

  private static Decision decision(int day, Outcome outcome, @Nullable String champion) {
    return new Decision(
        night(day),
        "2026-11-%02dT02:40:00Z".formatted(day),
        outcome,
        "Because of day %d.".formatted(day),
        champion,
        new PromotionRule(0.95, 0, 0),
        null,
        List.of("cat"),
        List.of(10L + day),
        List.of());
  }

  private void decided(int day, Outcome outcome, @Nullable String champion) throws IOException {
    complete(path, day);
    models.carryOut(decision(day, outcome, champion));
  }

  private static void complete(Path models, int day) throws IOException {
    Path run = Files.createDirectories(models.resolve(night(day)));
    Files.writeString(run.resolve("result.json"), "{}");
  }

  @Test
  void aRunThatIsPromotedIsTheChampionFromThenOn() throws IOException {
    decided(1, Outcome.PROMOTED, null);
    decided(2, Outcome.KEPT, night(1));
    models.carryOut(decision(3, Outcome.FAILED, night(1)));
    assertThat(models.champions().champion()).contains(night(1));
    decided(4, Outcome.PROMOTED, night(1));
    assertThat(models.champions().champion()).contains(night(4));
    assertThat(models.champions().before()).contains(night(1));
    models.settle();
    assertThat(models.champions().reigns()).as("settled once and for all").hasSize(2);
  }

  /** Whatever change of the file system is the last one before the process ends. */
  @Test
  void thereIsAChampionWheneverAPromotionIsInterrupted() throws IOException {
    boolean survived = false;
    for (int changes = 0; !survived; changes++) {
      Path here = Files.createDirectories(path.resolve("after-" + changes));
      ModelsFolder dying = at(here);
      complete(here, 1);
      dying.carryOut(decision(1, Outcome.PROMOTED, null));
      complete(here, 2);

      survived =
          DyingFileSystem.survives(
              changes, () -> dying.carryOut(decision(2, Outcome.PROMOTED, night(1))));

      assertThat(dying.champions().champion().orElseThrow()).isIn(night(1), night(2));
      boolean decided = dying.decision(night(2)).isPresent();
      dying.settle();
      assertThat(dying.champions().champion())
          .as("after %d changes", changes)
          .contains(decided ? night(2) : night(1));
      assertThat(changes).isLessThan(20);
    }
  }

  @Test
  void aPromotionThatWasTakenBackIsNotMadeAgain() throws IOException {
    decided(1, Outcome.PROMOTED, null);
    decided(2, Outcome.PROMOTED, night(1));
    assertThatThrownBy(models::rollBack)
        .as("what would be served is read first")
        .hasMessageContaining(night(1) + "/model: has no manifest.json");
    assertThat(models.champions().champion()).contains(night(2));
  }

  @Test
  void withoutAChampionBeforeThereIsNoRollback() throws IOException {
    assertThatThrownBy(models::rollBack).hasMessageContaining("has no champion. Keep the champion");
    decided(1, Outcome.PROMOTED, null);
    assertThatThrownBy(models::rollBack)
        .hasMessageStartingWith("DN-1010 RUN_MISSING: ")
        .hasMessageContaining("has no champion before 2026-11-01T02-00-00Z. ");
  }

  @Test
  void theNewestOfEachKindStayAndChampionsHoweverOldTheyAre() throws IOException {
    decided(1, Outcome.PROMOTED, null);
    decided(2, Outcome.PROMOTED, night(1));
    for (int day = 3; day <= 8; day++) {
      decided(day, Outcome.KEPT, night(2));
    }
    for (int day = 9; day <= 12; day++) {
      models.carryOut(decision(day, Outcome.FAILED, night(2)));
    }
    Files.createDirectories(path.resolve("my-own-folder"));
    models.prune(2);
    assertThat(models.runs())
        .containsExactly(night(1), night(2), night(7), night(8), night(11), night(12));
    assertThat(path.resolve("my-own-folder")).isDirectory();
  }

  @Test
  void theStoryOutlivesTheRuns() throws IOException {
    decided(1, Outcome.PROMOTED, null);
    for (int day = 2; day <= 6; day++) {
      decided(day, Outcome.KEPT, night(1));
      models.writeStory();
      models.prune(2);
    }
    models.writeStory();
    assertThat(models.runs()).hasSize(3);
    assertThat(Files.readAllLines(path.resolve("decisions.jsonl"))).hasSize(6);
    assertThat(path.resolve("models.html"))
        .content()
        .contains("Because of day 2.", "Because of day 6.", "\"champion\":\"" + night(1) + "\"");
  }

  @Test
  void aNewRunComesAfterAllOthersWhateverTheClockSays() throws IOException {
    String first = models.newRun();
    assertThat(first).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ");
    Files.createDirectories(path.resolve("2099-12-31T23-59-59Z"));
    assertThat(models.newRun()).isEqualTo("2100-01-01T00-00-00Z");
  }

  @Test
  void aDamagedDecisionIsNone() throws IOException {
    decided(1, Outcome.PROMOTED, null);
    Files.writeString(path.resolve(night(1)).resolve("decision.json"), "{");
    assertThat(models.decision(night(1))).isEmpty();
    assertThat(models.champions().champion()).contains(night(1));
  }
}
