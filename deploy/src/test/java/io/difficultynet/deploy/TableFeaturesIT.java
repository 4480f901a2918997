package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Features of tables: prepared, trained on and measured, through {@code spark-submit}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableFeaturesIT {
  private static final List<String> KINDS = List.of("lynx", "otter", "wolf");
  private static final int ROWS = 80; // of each kind

  private final Path scratch;

  TableFeaturesIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** A configuration of a table, and where it is. */
  private Path conf(String name, String table) throws IOException {
    String text =
        """
        difficulty-net {
          run { name = %s, seed = 1, epochs = 3 }
          data { format = table, table { path = "%s", %s } }
          split { imbalance = as-is, validation-per-class = 5 }
        }
        """
            .formatted(name, scratch.resolve(name), table);
    return Files.writeString(scratch.resolve(name + ".conf"), text);
  }

  private Script.Result run(String command, Path conf, String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[1]", command));
    arguments.addAll(List.of("--config", conf.toString()));
    arguments.addAll(List.of("--output", scratch.resolve(output).toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  /** A CSV file as people have them: columns of numbers, names of classes, and a hole. */
  private void writeAnimals() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>(List.of("key,weight,length,tagged,kind"));
    for (int c = 0; c < KINDS.size(); c++) {
      for (int i = 0; i < ROWS; i++) {
        double weight = 20 * (c + 1) + random.nextDouble();
        double length = 100 - 30 * c + random.nextDouble();
        lines.add(
            String.format(
                Locale.ROOT,
                "%s-%d,%.3f,%.3f,1,%s",
                KINDS.get(c),
                i,
                weight,
                length,
                KINDS.get(c)));
      }
    }
    lines.add("wolf-unweighed,,40.1,1,wolf");
    lines.add("wolf-broken,NaN,40.1,1,wolf");
    Files.write(Files.createDirectories(scratch.resolve("animals")).resolve("all.csv"), lines);
  }

  @Test
  void columnsOfNumbersArePreparedTrainedOnAndMeasured() throws IOException {
    writeAnimals();
    Path conf =
        conf(
            "animals",
            "format = csv, options = [\"header=true\", \"inferSchema=true\"], origin-column = key,"
                + " features-column = [weight, length, tagged], label-column = kind,"
                + " test-fraction = 0.25");
    Script.Result prepared = run("prepare", conf, "set");
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    assertThat(prepared.output())
        .contains("3 features; 1 the same in all training samples: tagged")
        .contains("2 samples rejected")
        .contains(
            "train with data { format = prepared, root = \"file:%s\" }, network.family = linear or"
                    .formatted(scratch.resolve("set"))
                + " mlp, and without section split");
    assertThat(scratch.resolve("set/rejected.jsonl"))
        .content()
        .contains("wolf-unweighed", "has no weight (null)")
        .contains("wolf-broken", "has the value NaN in weight");

    Path recipe = Distribution.ROOT.resolve("conf/recipes/features-linear.conf");
    RunFiles trained = new RunFiles(scratch.resolve("run"));
    Script.Result run = run("train", recipe, "run", "--set", "data.root=" + scratch.resolve("set"));
    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(trained.readResult().classNames()).isEqualTo(KINDS);
    assertThat(trained.readResult().test().balancedAccuracy()).isEqualTo(1);
    Script.Result evaluated =
        InProcess.run(
            scratch, "--master", "local[1]", "evaluate", "--run", trained.folder().toString());
    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    assertThat(evaluated.output()).contains("100.00 %");
  }

  /** LIBSVM's text is what Spark ML reads as sparse vectors with labels of 64-bit floats. */
  @Test
  void sparseVectorsArePrepared() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add("%d %d:%d 900:7".formatted(i % 2, 1 + i % 2, i + 1));
    }
    lines.add("1 3:1e300");
    Files.write(Files.createDirectories(scratch.resolve("sparse")).resolve("all.txt"), lines);
    Path conf =
        conf(
            "sparse",
            "format = libsvm, options = [\"numFeatures=1000\"], features-column = features,"
                + " label-column = label, test-fraction = 0.25");
    Script.Result prepared = run("prepare", conf, "sparse-set");
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    assertThat(prepared.output())
        .contains("1,000 features; 998 the same in all training samples: 2, 3, 4")
        .contains("1: has a value in feature 2 (features count from 0) that 32-bit floats do not");
  }

  @Test
  void trainAndCompareNameTheCommandThatPreparesTheTable() throws IOException {
    Path conf = conf("refused", "features-column = f, label-column = kind, test-path = /t");
    String fix =
        "Run \"difficulty-net prepare --config %s --set 'run.name=mine' --output FOLDER\", then train"
                .formatted(conf)
            + " with data { format = prepared, root = FOLDER }, network.family = linear or mlp, and"
            + " without section split.";
    for (List<String> command :
        List.of(
            List.of("train"), List.of("check"), List.of("compare", "--seeds", "1", "--methods"))) {
      List<String> more = new ArrayList<>(command.subList(1, command.size()));
      if (!more.isEmpty()) {
        more.add("cross-entropy,focal");
      }
      more.addAll(List.of("--set", "run.name=mine"));
      Script.Result refused = run(command.get(0), conf, "never", more.toArray(String[]::new));
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.errors()).as(command.get(0)).containsOnlyOnce(fix);
    }
  }

  @Test
  void bothColumnsAndMissingTablesAreToldBeforeAnythingRuns() throws IOException {
    Path both =
        conf(
            "both",
            "image-column = i, features-column = f, label-column = kind, test-fraction = 0.5");
    Script.Result refused = run("prepare", both, "never");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1001 CONFIG_INVALID: ")
        .contains("and data.table.features-column are both set. Set one of the two.");

    Path missing =
        conf("missing", "features-column = f, label-column = kind, test-path = /nowhere");
    Script.Result unopened = run("prepare", missing, "never");
    assertThat(unopened.status()).isEqualTo(2);
    assertThat(unopened.errors())
        .contains("error DN-1002 DATA_MISSING: ")
        .contains("data.table.path (" + scratch.resolve("missing") + "): cannot be opened")
        .contains("data.table.test-path (/nowhere): cannot be opened");
    assertThat(scratch.resolve("never/preparing.json")).doesNotExist();
  }
}
