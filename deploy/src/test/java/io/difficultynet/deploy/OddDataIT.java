package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders as people have them: with files of a desktop, a damaged image, names of cameras, a copy
 * of a training image in the test, and a class that the test lacks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddDataIT {
  private final Path scratch;
  private final Path conf;

  OddDataIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    for (int c = 0; c < 3; c++) {
      Path train = Files.createDirectories(scratch.resolve("train/class-" + c));
      Path test = Files.createDirectories(scratch.resolve("test/class-" + c));
      for (int i = 0; i < 10; i++) {
        Files.write(train.resolve("_MG_" + i + ".JPG"), TinyJpeg.of(16, 16, 100 * c + i));
        if (c < 2 && i < 2) {
          Files.write(
              test.resolve(".hidden-" + i + ".jpg"), TinyJpeg.of(16, 16, 1000 + 10 * c + i));
        }
      }
    }
    Files.write(scratch.resolve("test/class-1/copy.jpg"), TinyJpeg.of(16, 16, 100));
    Files.writeString(scratch.resolve("train/class-0/.DS_Store"), "");
    Files.writeString(scratch.resolve("train/class-0/damaged.jpg"), "no image");
    Files.createSymbolicLink(
        scratch.resolve("train/class-1/dangling.jpg"), scratch.resolve("nowhere.jpg"));
    this.conf = Files.writeString(scratch.resolve("odd.conf"), text());
  }

  private String text() {
    return """
        difficulty-net {
          run { name = odd, epochs = 1 }
          data {
            format = class-folders, train-folder = "%s/train", test-folder = "%s/test"
            image-files { verify = decode, rejected = leave-out, most-rejected = 0.1 }
          }
          split { imbalance = as-is, validation-per-class = 2 }
          augment { fit = resize, size = 8 }
          network { depth = 20, width = 2 }
          train { batch-size = 8 }
          method { name = cross-entropy }
        }
        """
        .formatted(scratch, scratch);
  }

  private Script.Result run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", command));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  @Test
  void whatIsNotUsedAndWhatIsDoubtfulIsToldByEveryCommand() throws IOException {
    String leftOut = "note data: 2 samples cannot be used and are left out, such as ";
    String notUsed = "not used: files that programs leave behind (1, such as class-0/.DS_Store)";
    String copied = "warning data: 1 test samples have the bytes of a sample that is trained on";
    String few =
        "warning classes: 3 of 3 classes have fewer than 5 validation samples: class-0 (2)";
    String missing = "warning classes: 1 of 3 classes have training samples but no test samples: ";

    Script.Result check = run("check", "--config", conf.toString());
    assertThat(check.status()).as(check.errors()).isZero();
    assertThat(check.output())
        .contains("3 classes, 24 training samples (8 to 8 a class), 6 validation, 5 test")
        .contains(leftOut, notUsed, copied, missing, few)
        .contains("Nothing but the 3 warnings above stands against this run.");

    Path output = scratch.resolve("run");
    Script.Result train = run("train", "--config", conf.toString(), "--output", output.toString());
    assertThat(train.status()).as(train.errors()).isZero();
    assertThat(train.errors()).contains(leftOut, notUsed, copied, missing, few);
    assertThat(train.output()).contains("(warning: over 2 of 3 classes");
    assertThat(Files.readAllLines(output.resolve("rejected.jsonl")))
        .hasSize(2)
        .anyMatch(line -> line.contains("damaged.jpg") && line.contains("neither a JPEG nor a PNG"))
        .anyMatch(line -> line.contains("dangling.jpg") && line.contains("leads nowhere"));
    Config result = ConfigFactory.parseFile(output.resolve("result.json").toFile());
    assertThat(result.getInt("data.rejected")).isEqualTo(2);
    assertThat(result.getStringList("data.warnings")).hasSize(3);
    assertThat(result.getInt("test.measuredClasses")).isEqualTo(2);
    assertThat(output.resolve("report.html")).content().contains("data-notes", "class-0/.DS_Store");

    Script.Result evaluate = run("evaluate", "--run", output.toString());
    assertThat(evaluate.status()).as(evaluate.errors()).isZero();
    assertThat(evaluate.output()).contains("(warning: over 2 of 3 classes");
  }

  @Test
  void withoutLeaveOutAllBadFilesAreNamed() {
    Script.Result check =
        run("check", "--config", conf.toString(), "--set", "data.image-files.rejected=refuse");
    assertThat(check.status()).isEqualTo(2);
    assertThat(check.errors())
        .contains("/train/class-0/damaged.jpg): is neither a JPEG nor a PNG image.")
        .contains("/train/class-1/dangling.jpg): there is no such file");
  }

  @Test
  void moreThanTheShareStops() {
    Script.Result check =
        run("check", "--config", conf.toString(), "--set", "data.image-files.most-rejected=0.01");
    assertThat(check.status()).isEqualTo(2);
    assertThat(check.errors())
        .contains("data, train: 2 of 32 samples cannot be used, more than the share of 0.01");
  }
}
