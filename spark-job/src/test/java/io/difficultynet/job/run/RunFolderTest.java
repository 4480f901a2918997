package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.job.storage.DyingFileSystem;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final RunResult RESULT =
      SyntheticRuns.run("last week", List.of("cat", "dog"), 2, false);

  private static final RunResult NEXT =
      SyntheticRuns.run("this week", List.of("cat", "dog"), 2, false);

  private final RunFolder folder;
  private final Path path;
  private final List<String> warnings = new ArrayList<>();

  RunFolderTest(@TempDir Path path) {
    this.path = path;
    this.folder = new RunFolder(Folder.at(path.toString(), new Configuration(false)));
  }

  @Test
  void aRunThatHasOnlyStartedHasItsStartAndNoEpochs() {
    assertThatThrownBy(folder::requireStart)
        .hasMessageContaining("has neither result.json nor started.json");
    folder.writeStart(RESULT.start());
    assertThat(folder.requireStart()).isEqualTo(RESULT.start());
    assertThat(folder.epochs()).isEmpty();
  }

  @Test
  void theResultOfAFolderThatIsClearedIsKeptForTheNextReport() {
    assertThat(folder.previousResult(warnings::add)).isEmpty();
    folder.folder().writeText(RunFolder.RESULT, RESULT.toJson());
    folder.writeStart(RESULT.start());
    folder.clear();
    assertThat(folder.previousResult(warnings::add)).contains(RESULT);
    assertThat(path.toFile().list()).containsExactly("previous-result.json");
    folder.clear();
    assertThat(folder.previousResult(warnings::add)).as("cleared again").contains(RESULT);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDamagedResultIsRemovedAndAnEarlierOneStays() {
    folder.folder().writeText(RunFolder.RESULT, RESULT.toJson());
    folder.retireResult();
    folder.folder().writeText(RunFolder.RESULT, "{");
    folder.retireResult();
    assertThat(folder.hasResult()).isFalse();
    assertThat(folder.previousResult(warnings::add)).contains(RESULT);
    folder.folder().writeText("previous-result.json", "{");
    assertThat(folder.previousResult(warnings::add)).isEmpty();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("cannot be read as the result of a run");
  }

  /** Whatever change of the file system is the last one before the process ends. */
  @Test
  void aReplacementIsPutInPlaceHoweverOftenThatIsInterrupted() throws IOException {
    for (int changes = 0; !finishedWithin(changes, path.resolve("after-" + changes)); changes++) {
      assertThat(changes).isLessThan(100);
    }
  }

  private boolean finishedWithin(int changes, Path run) throws IOException {
    RunFolder dying =
        new RunFolder(
            Folder.at(DyingFileSystem.uri(run), DyingFileSystem.of(new Configuration(false))));
    Path next = run.resolve("replacement");
    writeRun(run, "old", true);
    writeRun(next, "new", false);
    dying.folder().writeText("result.json", RESULT.toJson());
    dying.keepResultIn(dying.replacement());
    dying.folder().writeText("replacement/result.json", NEXT.toJson());

    boolean finished = DyingFileSystem.survives(changes, dying::finishReplacement);

    assertThat(dying.result()).as("after %d changes", changes).contains(NEXT);
    assertThat(dying.currentModel().readText("model.json")).isEqualTo("new");
    dying.finishReplacement(); // by the next start
    assertThat(dying.result()).contains(NEXT);
    for (String name : List.of("started.json", "events.jsonl", "report.html", "model/model.json")) {
      assertThat(run.resolve(name)).hasContent("new");
    }
    assertThat(run.resolve("rejected.jsonl")).as("the new run has none").doesNotExist();
    assertThat(run.resolve("checkpoints/epoch-00009")).as("of the old run").doesNotExist();
    assertThat(run.resolve("checkpoints/epoch-00005")).isDirectory();
    assertThat(dying.previousResult(warnings::add)).contains(RESULT);
    return finished;
  }

  @Test
  void aReplacementThatIsNotCompleteChangesNothing() throws IOException {
    writeRun(path, "old", true);
    folder.folder().writeText("result.json", RESULT.toJson());
    writeRun(path.resolve("replacement"), "new", false);
    assertThat(folder.finishReplacement()).isFalse();
    assertThat(folder.result()).contains(RESULT);
    assertThat(path.resolve("model/model.json")).hasContent("old");
  }

  private static void writeRun(Path run, String content, boolean rejected) throws IOException {
    Files.createDirectories(run.resolve("model"));
    Files.createDirectories(run.resolve("checkpoints/epoch-0000" + (rejected ? 9 : 5)));
    for (String name :
        List.of(
            "started.json",
            "events.jsonl",
            "examples.json",
            "report.html",
            "model/model.json",
            "model/manifest.json")) {
      Files.writeString(run.resolve(name), content);
    }
    if (rejected) {
      Files.writeString(run.resolve("rejected.jsonl"), content);
    }
  }

  @Test
  void aFolderOfModelsIsItsChampion() {
    Folder models = folder.folder();
    String now = "2026-11-28T02:00:00Z";
    new ChampionFile(models).write(ChampionHistory.NONE.promoted("first", now));
    assertThat(RunFolder.at(path.toString(), new Configuration(false)).folder().name())
        .isEqualTo("first");
    new ChampionFile(models).write(ChampionHistory.NONE);
    assertThatThrownBy(() -> RunFolder.at(path.toString(), new Configuration(false)))
        .hasMessageContaining("has no champion yet. Run difficulty-net retrain first");
    models.writeText(ChampionFile.NAME, "{}");
    assertThatThrownBy(() -> RunFolder.at(path.toString(), new Configuration(false)))
        .hasMessageContaining("champion.json: does not say which run is the champion: ");
  }

  /** On HDFS replacing takes two steps; the writer may end between them. */
  @Test
  void theChampionIsKnownWhileItsFileIsReplaced() throws IOException {
    ChampionFile file = new ChampionFile(folder.folder());
    assertThat(file.read()).isEmpty();
    file.write(ChampionHistory.NONE.promoted("first", "2026-11-28T02:00:00Z"));
    Files.move(path.resolve("champion.json"), path.resolve(".writing-champion.json"));
    assertThat(file.read().orElseThrow().champion()).contains("first");
  }
}
