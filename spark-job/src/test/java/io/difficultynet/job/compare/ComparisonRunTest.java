package io.difficultynet.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.observe.ChangedSettings;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonRunTest {

  @Test
  void aTableThatCannotBeWrittenIsNoFaultOfARun(@TempDir Path temporary) throws Exception {
    Path inTheWay = Files.writeString(temporary.resolve("comparison"), "a file");
    Folder folder = Folder.at(inTheWay.toString(), new Configuration(false));
    Comparison blank =
        Comparison.toCome(
            "night", List.of("a", "b"), List.of(1L), "a", List.of("0", "1"), "many > 100");
    ComparisonRun run =
        new ComparisonRun(
            new ComparisonPlan(
                folder, List.of(), blank, ChangedSettings.ofRun(List.of()), List.of()),
            1);
    ComparedRun ended = ComparedRun.toCome("a", 1).failed("diverged");
    assertThatCode(() -> run.finished(ended)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run.run(new SparkConf(false)))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("STORAGE_FAILED");

    Files.delete(inTheWay);
    assertThat(run.run(new SparkConf(false))).isZero();
    assertThat(folder.readText(ComparisonRun.RESULT)).contains("diverged");
  }
}
