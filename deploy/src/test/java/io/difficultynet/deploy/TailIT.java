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

/** The journey of who comes with photographs. Nothing but their folder is set. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TailIT {
  private static final String RAREST = Photographs.RAREST;

  private final Path scratch;
  private final Photographs photographs;

  TailIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    this.photographs = new Photographs(scratch);
  }

  private Script.Result onPhotographs(String command, String... more) {
    return InProcess.run(scratch, photographs.command(command, more));
  }

  private Script.Result run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", command));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  @Test
  void everyCommandWorksOnATail() throws IOException {
    Path output = scratch.resolve("run");
    String few = "warning classes: 8 of 11 classes have fewer than 5 validation samples: ";
    String untested =
        "warning classes: 1 of 11 classes have training samples but no test samples: " + RAREST;
    String empty = "has folders without an image, which are no classes: 1, such as Pirol.";
    Script.Result check = onPhotographs("check");
    assertThat(check.status()).as(check.errors()).isZero();
    assertThat(check.output())
        .contains("11 classes, 333 training samples (168 to 1 a class), 61 validation, 100 test")
        .contains(few, untested, empty)
        .contains("Nothing but the 3 warnings above stands against this run.");

    Script.Result train = onPhotographs("train", "--output", output.toString());
    assertThat(train.status()).as(train.errors()).isZero();
    assertThat(train.errors()).contains(few, untested, empty);
    Config result = ConfigFactory.parseFile(output.resolve("result.json").toFile());
    assertThat(result.getInt("test.measuredClasses")).isEqualTo(10);
    assertThat(result.getInt("data.rejected")).isEqualTo(2);
    assertThat(result.getStringList("classNames"))
        .containsExactlyInAnyOrderElementsOf(Photographs.counts().keySet());
    assertThat(result.getConfigList("epochs").get(0).getDoubleList("meta.accuracyRead"))
        .as("what Difficulty-Net has read, also of classes without validation samples")
        .hasSize(11);

    Script.Result explain = run("explain", "--run", output.toString(), "--class-name", RAREST);
    assertThat(explain.status()).as(explain.errors()).isZero();
    assertThat(explain.output())
        .contains("It has no validation samples: after epoch 1 its accuracy was taken to be ")
        .contains(", by method.accuracy-prior.");

    Script.Result report = run("report", "--run", output.toString());
    assertThat(report.status()).as(report.errors()).isZero();

    Script.Result evaluate = run("evaluate", "--run", output.toString());
    assertThat(evaluate.status()).as(evaluate.errors()).isZero();
    assertThat(evaluate.output()).contains("(warning: over 10 of 11 classes");
  }

  /** Images of one class with the same first two digits are a group. */
  @Test
  void groupsStayTogetherAndSmallClassesAreMerged() {
    Script.Result check =
        onPhotographs(
            "check",
            "--set",
            "split.group-by=^.*/Bild ..",
            "--set",
            "split.small-classes=merge",
            "--set",
            "split.min-samples=8");
    assertThat(check.status()).as(check.errors()).isZero();
    assertThat(check.output())
        .contains(
            "warning data.train-folder: 5 of 11 classes are merged into the class other by"
                + " split.small-classes, with 18 samples: Bienenfresser (2), Neuntöter (5),")
        .contains(
            "warning classes: 1 of 7 classes give no test samples, since no group of them can leave"
                + " training: Grünfink")
        .contains("7 classes, ");
  }

  @Test
  void aPreparedSetHasTheSameSplit() throws IOException {
    Path set = scratch.resolve("set");
    Script.Result prepare = onPhotographs("prepare", "--output", set.toString());
    assertThat(prepare.status()).as(prepare.errors()).isZero();
    Script.Result check =
        run(
            "check",
            "--config",
            Files.writeString(
                    scratch.resolve("prepared.conf"),
                    "difficulty-net { data { format = prepared, root = \"%s\" }, augment.fit = resize }"
                        .formatted(set))
                .toString());
    assertThat(check.status()).as(check.errors()).isZero();
    assertThat(check.output())
        .contains("11 classes, 333 training samples (168 to 1 a class), 61 validation, 100 test");
  }
}
