package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journey of who comes with photographs: a folder of 11 classes with 242 down to 1 images,
 * names with blanks and umlauts, some broken files, an empty folder, and no test folder. Nothing
 * but the folder is set, and that broken files are left out; what makes the network small is for
 * the speed of the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TailIT {
  private static final Map<String, Integer> IMAGES = images();
  private static final String RAREST = "Säbelschnäbler";
  private static final List<String> SMALL =
      List.of(
          "run.epochs=2",
          "data.image-files.rejected=leave-out",
          "augment.size=8",
          "network.width=2",
          "method.pairs-per-round=2");

  private final Path scratch;
  private final Path folder;
  private final Path output;

  TailIT(@TempDir Path scratch) {
    this.scratch = scratch;
    this.folder = scratch.resolve("Fotos vom Übungsplatz");
    this.output = scratch.resolve("run");
  }

  private static Map<String, Integer> images() {
    Map<String, Integer> images = new LinkedHashMap<>();
    images.put("Haussperling", 242);
    images.put("Große Möwe", 120);
    images.put("Kohlmeise", 60);
    images.put("Blau Meise", 30);
    images.put("Amsel (jung)", 15);
    images.put("Grünfink", 9);
    images.put("Zaunkönig", 7);
    images.put("Neuntöter", 5);
    images.put("Wiedehopf", 3);
    images.put("Bienenfresser", 2);
    images.put(RAREST, 1);
    return images;
  }

  @BeforeAll
  void photographs() throws IOException {
    int seed = 0;
    for (Map.Entry<String, Integer> one : IMAGES.entrySet()) {
      Path of = Files.createDirectories(folder.resolve(one.getKey()));
      for (int i = 0; i < one.getValue(); i++) {
        Files.write(of.resolve("Bild %03d.jpg".formatted(i)), TinyJpeg.of(12, 10, seed++));
      }
    }
    Files.writeString(folder.resolve("Haussperling/Bild 900.jpg"), "no image");
    Files.write(folder.resolve("Große Möwe/Bild 900.jpg"), new byte[0]);
    Files.createDirectories(folder.resolve("Pirol"));
  }

  private Script.Result run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", command));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  private String[] withConfig(String... more) throws IOException {
    Path conf =
        Files.writeString(
            scratch.resolve("mine.conf"),
            "difficulty-net.data.train-folder = \"%s\"".formatted(folder));
    List<String> arguments = new ArrayList<>(List.of("--config", conf.toString()));
    SMALL.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void everyCommandWorksOnATail() throws IOException {
    String few = "warning classes: 8 of 11 classes have fewer than 5 validation samples: ";
    String untested =
        "warning classes: 1 of 11 classes have training samples but no test samples: " + RAREST;
    String empty = "1 folders in it have no image and so are no classes, such as Pirol.";
    Script.Result check = run("check", withConfig());
    assertThat(check.status()).as(check.errors()).isZero();
    assertThat(check.output())
        .contains("11 classes, 333 training samples (168 to 1 a class), 61 validation, 100 test")
        .contains(few, untested, empty)
        .contains("Nothing but the 3 warnings above stands against this run.");

    Script.Result train = run("train", withConfig("--output", output.toString()));
    assertThat(train.status()).as(train.errors()).isZero();
    assertThat(train.errors()).contains(few, untested, empty);
    Config result = ConfigFactory.parseFile(output.resolve("result.json").toFile());
    assertThat(result.getInt("test.measuredClasses")).isEqualTo(10);
    assertThat(result.getInt("data.rejected")).isEqualTo(2);
    assertThat(result.getStringList("classNames"))
        .containsExactlyInAnyOrderElementsOf(IMAGES.keySet());
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
  void groupsStayTogetherAndSmallClassesAreMerged() throws IOException {
    Script.Result check =
        run(
            "check",
            withConfig(
                "--set",
                "split.group-by=^.*/Bild ..",
                "--set",
                "split.small-classes=merge",
                "--set",
                "split.min-samples=8"));
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
    Script.Result prepare = run("prepare", withConfig("--output", set.toString()));
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
