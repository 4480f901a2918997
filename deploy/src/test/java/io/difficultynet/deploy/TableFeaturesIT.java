package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
          split { imbalance = as-is, validation-per-class = 5%s }
        }
        """
            .formatted(
                name,
                scratch.resolve(name),
                table,
                table.contains("test-path") ? "" : ", test-fraction = 0.25");
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
                + " features-column = [weight, length, tagged], label-column = kind");
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

    String two = "data.table.features-column=[weight, length]";
    assertThat(run("prepare", conf, "narrower", "--set", two).status()).isZero();
    Script.Result narrower =
        InProcess.run(
            scratch,
            "--master",
            "local[1]",
            "evaluate",
            "--run",
            trained.folder().toString(),
            "--set",
            "data.root=" + scratch.resolve("narrower"));
    assertThat(narrower.status()).as(narrower.errors()).isEqualTo(2);
    assertThat(narrower.errors())
        .contains("has samples of 2 features, and the model was trained on 3. Give samples with");
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
                + " label-column = label");
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
        List.of(List.of("train"), List.of("compare", "--seeds", "1", "--methods"))) {
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

  /** A table of two classes in a file of the name, a row a line. */
  private void write(String table, String file, String... lines) throws IOException {
    Files.write(Files.createDirectories(scratch.resolve(table)).resolve(file), List.of(lines));
  }

  private static String[] rows(String header, int rows, IntFunction<String> row) {
    return Stream.concat(Stream.of(header), IntStream.range(0, rows).mapToObj(row))
        .toArray(String[]::new);
  }

  @Test
  void checkLooksAtATableWithoutReadingItsRows() throws IOException {
    write("checked", "all.csv", rows("x,kind", 40, i -> i + "," + (i % 2 == 0 ? "cat" : "dog")));
    Path conf =
        conf(
            "checked",
            "format = csv, options = [\"header=true\", \"inferSchema=true\"], features-column = x,"
                + " label-column = kind");
    Script.Result checked = run("check", conf, "to-come");
    assertThat(checked.status()).as(checked.errors()).isZero();
    assertThat(checked.output())
        .contains("ok  data           features as array<double>, labels as string; tables: train")
        .contains("ok  output         file:" + scratch.resolve("to-come") + " can be written")
        .contains("Nothing stands against preparing this table; its rows are checked then.")
        .contains("Then train with data { format = prepared, root = the --output of prepare }");
    assertThat(scratch.resolve("to-come")).doesNotExist();

    Script.Result refused = run("check", conf, "to-come", "--set", "data.table.label-column=y");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors()).contains("data.table.label-column: is y, and data.table.path");
  }

  @Test
  void textOfCsvNamesTheOptionsThatMakeItNumbers() throws IOException {
    write("text", "all.csv", rows("x,kind", 40, i -> (i == 7 ? "NA" : i) + ",k" + i % 2));
    String columns = ", features-column = x, label-column = kind";
    Path plain = conf("text", "format = csv, options = [\"header=true\"]" + columns);
    assertThat(run("check", plain, "text-set").errors())
        .contains("is x, which is of type string in data.table.path")
        .contains("add \"inferSchema=true\" to data.table.options, and \"nullValue=NA\" where NA");
    Path inferred =
        conf("text", "format = csv, options = [\"header=true\", \"inferSchema=true\"]" + columns);
    assertThat(run("check", inferred, "text-set").errors())
        .contains("Some value of it is no number: where that stands for a missing one, such as NA,")
        .contains("add \"nullValue=NA\" to data.table.options");
    Path named =
        conf(
            "text",
            "format = csv, options = [\"header=true\", \"inferSchema=true\", \"nullValue=NA\"]"
                + columns);
    assertThat(run("check", named, "text-set").status()).isZero();
  }

  @Test
  void labelsThatDoNotBeginWithZeroAreExplained() throws IOException {
    for (int first : List.of(-1, 1)) {
      String name = "labels" + first;
      write(
          name,
          "all.txt",
          rows("1 1:1", 40, i -> (i % 2 == 0 ? first : 1 + (first + 1) / 2) + " 1:" + i));
      Path conf =
          conf(
              name,
              "format = libsvm, options = [\"numFeatures=2\"], features-column = features,"
                  + " label-column = label");
      Script.Result refused = run("prepare", conf, name + "-set");
      assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
      assertThat(refused.errors())
          .contains(
              first == -1
                  ? "labels: are -1 and 1, and classes are numbered from 0. Write 0 for -1 in the"
                  : "labels: begin with 1 (the largest is 2), and classes are numbered from 0.");
    }
  }

  @Test
  void vectorsOfAnotherLengthInTheTestTableNameNumFeatures() throws IOException {
    write("wide", "all.txt", rows("1 1:1 5:1", 40, i -> i % 2 + " 1:" + i + " 5:1"));
    write("narrow", "all.txt", rows("1 1:1", 10, i -> i % 2 + " 1:" + i));
    Path conf =
        conf(
            "wide",
            "format = libsvm, test-path = \"%s\", features-column = features, label-column = label"
                .formatted(scratch.resolve("narrow")));
    Script.Result refused = run("prepare", conf, "wide-set");
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("has 1 features, and most training rows have 5. Name their number for all tables")
        .contains("in data.table.options: \"numFeatures=N\"");
    Script.Result narrowed =
        run("prepare", conf, "wide-set", "--set", "data.table.options=[\"numFeatures=3\"]");
    assertThat(narrowed.status()).as(narrowed.errors()).isEqualTo(2);
    assertThat(narrowed.errors()).contains("numFeatures");
  }

  @Test
  void patternsInTheNameOfATableThatExistsMeanThemselves() throws IOException {
    String[] rows = rows("x,kind", 60, i -> i + "," + (i % 2 == 0 ? "cat" : "dog"));
    write("day[1]{a}*", "all.csv", rows);
    Path conf =
        conf(
            "days",
            "format = csv, options = [\"header=true\", \"inferSchema=true\"], features-column = x,"
                + " label-column = kind");
    String path = "data.table.path=" + scratch.resolve("day[1]{a}*");
    Script.Result prepared = run("prepare", conf, "patterns-set", "--set", path);
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    write("days-1", "all.csv", rows);
    Script.Result pattern =
        run("check", conf, "x", "--set", "data.table.path=" + scratch.resolve("days-[12]"));
    assertThat(pattern.status()).as(pattern.errors()).isZero();
  }

  @Test
  void aDamagedPartOfATableIsNamedAndNoRetryMendsIt() throws IOException {
    write(
        "parts",
        "a.json",
        rows(
            "{\"x\":1,\"kind\":\"k0\"}",
            40,
            i -> "{\"x\":%d,\"kind\":\"k%d\"}".formatted(i, i % 2)));
    write("parts", "b.json", "{\"x\":1,\"kind\":\"k1\"}");
    Files.write(
        scratch.resolve("parts/.b.json.crc"),
        new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    Path conf = conf("parts", "format = json, features-column = x, label-column = kind");
    Script.Result refused = run("prepare", conf, "parts-set");
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("b.json")
        .contains("the checksum that the hidden .crc file beside it says")
        .doesNotContain("--resume");
  }

  @Test
  void bothColumnsAndMissingTablesAreToldBeforeAnythingRuns() throws IOException {
    Path both = conf("both", "image-column = i, features-column = f, label-column = kind");
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
