package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.job.observe.SyntheticRuns;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final RunResult RESULT =
      SyntheticRuns.run("last week", List.of("cat", "dog"), 2, false);

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
}
