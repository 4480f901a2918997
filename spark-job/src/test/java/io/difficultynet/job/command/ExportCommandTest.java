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
import picocli.CommandLine;

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

  @Test
  void mistakesOfAnExportedModelAreToldTogether(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("load.py"));
    ExportCommand command =
        CommandLine.populateCommand(
            new ExportCommand(),
            "--run=a",
            "--output=" + folder,
            "--safetensors",
            "--onnx-softmax",
            "--epoch=1");
    assertThatThrownBy(command::call)
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1001 CONFIG_INVALID: The export cannot start
              --epoch: is for class weights, and the model of the last epoch is exported. Leave it out, or export the weights by a command of their own.
              --onnx-softmax: changes the graph of --onnx, which is not asked for. Add --onnx.
              --output file:%s: holds an export already. Give another --output."""
                .formatted(folder));
  }
}
