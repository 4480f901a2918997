package io.difficultynet.job.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.export.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportCommandTest {

  private final SparkSession spark = LocalSpark.start();

  @AfterAll
  void stop() {
    spark.close();
  }

  @Test
  void anEmptyFolderIsNoTable(@TempDir Path folder) {
    assertThatThrownBy(() -> ExportCommand.load(spark, "parquet", folder.toString()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1004 DATA_UNSUITABLE: --table %s: cannot be opened as parquet: ", folder)
        .hasMessageEndingWith(
            " Give a Parquet or CSV file, or a folder with such files, and its --format.");
  }

  @Test
  void aFileThatIsNoParquetIsSaidToBeNone(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("table.parquet"), "label,text\n1,of another kind\n");
    assertThatThrownBy(() -> ExportCommand.load(spark, "parquet", file.toString()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: --table %s: cannot be opened as parquet: ", file)
        .hasMessageContaining("--format");
  }
}
