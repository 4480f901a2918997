package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A trained model is used: predictions of samples of any kind, and what evaluate says of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictIT {

  private static final int IDX_HEADER = 16;
  private static final int TEST_IMAGES = 200;

  private final Path scratch;
  private final RunFiles run;
  private final Path images;

  PredictIT(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    TinyRun tiny = TinyRun.on("local[2]", scratch);
    run = tiny.output("images");
    Script.Result trained = tiny.runTrain(run, "--set", "run.epochs=2");
    assertThat(trained.status()).as(trained.errors()).isZero();
    images = scratch.resolve("images");
    byte[] pixels = Files.readAllBytes(tiny.data().testImages());
    int length = TinyIdx.SIDE * TinyIdx.SIDE;
    for (int i = 0; i < TEST_IMAGES; i++) {
      int from = IDX_HEADER + i * length;
      write(
          "%d/%03d.png".formatted(i % TinyIdx.CLASSES, i),
          TinyIdx.SIDE,
          1,
          Arrays.copyOfRange(pixels, from, from + length));
    }
  }

  private Path write(String name, int side, int channels, byte[] values) throws IOException {
    Pixels image = new Pixels();
    image.reshape(new ImageShape(channels, side, side));
    System.arraycopy(values, 0, image.values(), 0, values.length);
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, ImageEncoder.png(image));
  }

  private Script.Result job(String command, Object... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[2]", command));
    arguments.addAll(List.of("--run", run.folder().toString()));
    Arrays.stream(more).map(Object::toString).forEach(arguments::add);
    return InProcess.run(scratch, arguments);
  }

  private Script.Result done(String command, Object... more) {
    Script.Result result = job(command, more);
    assertThat(result.status()).as(result.errors()).isZero();
    return result;
  }

  /** The rows of a table in JSON by the last part of their key. */
  private static Map<String, JsonObject> rows(Path table, String key) {
    Map<String, JsonObject> rows = new TreeMap<>();
    try (Stream<Path> files = Files.list(table)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonObject row = JsonObject.parse(line, file.toString());
          rows.put(row.text(key).replaceFirst(".*/", ""), row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static JsonObject row(Map<String, JsonObject> rows, String name) {
    return Objects.requireNonNull(rows.get(name), name);
  }

  @Test
  void aFolderOfImagesGetsTheClassesThatTheRunMeasured() throws IOException {
    Path output = scratch.resolve("predicted");
    Path damaged = images.resolve("0/damaged.png");
    Files.writeString(damaged, "no image");
    Path large = write("0/large.png", 20, 1, new byte[400]);
    byte[] red = new byte[3 * 144];
    Arrays.fill(red, 0, 144, (byte) 200);
    Path coloured = write("0/coloured.png", TinyIdx.SIDE, 3, red);
    Script.Result predicted =
        done("predict", "--input", images, "--output", output, "--format", "json", "--top-k", 3);
    for (Path file : List.of(damaged, large, coloured)) {
      Files.delete(file);
    }
    assertThat(predicted.output()).contains("200 predictions, 3 samples rejected");
    assertThat(predicted.errors()).contains("warning 3 samples cannot be used, such as ");
    assertThat(output.resolve("_SUCCESS")).exists();
    assertThat(Files.readAllLines(output.resolve("_rejected.jsonl")))
        .hasSize(3)
        .anyMatch(
            line -> line.contains("damaged.png") && line.contains("is neither a JPEG nor a PNG"))
        .anyMatch(line -> line.contains("large.png") && line.contains("is 20 high and 20 wide"))
        .anyMatch(line -> line.contains("coloured.png") && line.contains("has colours"));
    Map<String, JsonObject> rows = rows(output, "path");
    assertThat(rows).hasSize(TEST_IMAGES);
    long right =
        rows.entrySet().stream()
            .filter(
                row ->
                    Integer.parseInt(row.getKey().substring(0, 3)) % TinyIdx.CLASSES
                        == row.getValue().small("prediction"))
            .count();
    assertThat((double) right / TEST_IMAGES).isEqualTo(run.readResult().test().top1());
    theProbabilitiesAreThoseOfEvaluate(rows);
    JsonObject first = row(rows, "000.png");
    assertThat(first.text("path")).endsWith(images + "/0/000.png");
    assertThat(first.text("class")).isEqualTo(String.valueOf(first.small("prediction")));
    assertThat(first.text("group")).isIn("many", "medium", "few");
    assertThat(first.objects("top")).hasSize(3);
    assertThat(first.objects("top").get(0).number("probability"))
        .isEqualTo(first.number("probability"));
  }

  /** Of the run's own test set, which are pixels and not PNG files. */
  private void theProbabilitiesAreThoseOfEvaluate(Map<String, JsonObject> predicted) {
    Path output = scratch.resolve("evaluated");
    done("evaluate", "--output", output, "--format", "json");
    Map<String, JsonObject> measured = rows(output.resolve("samples"), "path");
    assertThat(measured).hasSize(TEST_IMAGES);
    for (int i = 0; i < TEST_IMAGES; i++) {
      JsonObject own = row(measured, String.valueOf(i));
      JsonObject file = row(predicted, "%03d.png".formatted(i));
      assertThat(own.text("path")).isEqualTo("test/" + i);
      assertThat(own.small("label")).isEqualTo(i % TinyIdx.CLASSES);
      assertThat(own.small("prediction")).isEqualTo(file.small("prediction"));
      assertThat(own.number("probability")).isEqualTo(file.number("probability"));
      assertThat(own.toMap().get("correct"))
          .isEqualTo(own.small("label") == own.small("prediction"));
    }
  }

  @Test
  void evaluateWritesWhatTheRunMeasured() throws IOException {
    Path output = scratch.resolve("measured");
    Script.Result evaluated = done("evaluate", "--output", output);
    JsonObject result =
        JsonObject.parse(Files.readString(output.resolve("result.json")), "result.json");
    assertThat(result.object("test").number("loss")).isEqualTo(run.readResult().test().loss());
    assertThat(result.object("test").number("top1")).isEqualTo(run.readResult().test().top1());
    assertThat(result.object("groups").keys()).containsExactlyInAnyOrder("many", "medium", "few");
    long counted =
        Files.readAllLines(output.resolve("confusion.csv")).stream()
            .skip(1)
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(',') + 1)))
            .sum();
    assertThat(counted).isEqualTo(TEST_IMAGES);
    assertThat(evaluated.output()).contains("balanced accuracy ");
    Script.Result again = job("evaluate", "--output", output);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.errors()).contains("DN-1006 OUTPUT_EXISTS: --output file:" + output);
  }

  /** As processes of their own, through {@code spark-submit}. */
  @Test
  void twoExecutorsPredictTheSame() {
    Path one = scratch.resolve("by-one");
    Path two = scratch.resolve("by-two");
    done("predict", "--input", images, "--output", one, "--format", "json");
    Script.Result cluster =
        InProcess.run(
            scratch,
            "--master",
            TwoExecutorsIT.MASTER,
            "predict",
            "--run",
            run.folder().toString(),
            "--input",
            images.toString(),
            "--output",
            two.toString(),
            "--format",
            "json");
    assertThat(cluster.status()).as(cluster.errors()).isZero();
    assertThat(texts(two)).isEqualTo(texts(one)).hasSize(TEST_IMAGES);
  }

  private static Map<String, Object> texts(Path table) {
    Map<String, Object> texts = new TreeMap<>();
    rows(table, "path").forEach((key, row) -> texts.put(key, row.toMap()));
    return texts;
  }

  @Test
  void onlyWhatIsAskedForIsEmbeddedWithItsPath() throws IOException {
    Path list = scratch.resolve("some.txt");
    Files.writeString(list, "0/000.png\n1/001.png 1\n");
    Path output = scratch.resolve("embedded");
    Script.Result embedded = done("embed", "--input", list, "--root", images, "--output", output);
    assertThat(embedded.output()).contains("features of 2 samples, 0 rejected");
    Path predicted = scratch.resolve("of-features");
    Script.Result other =
        job("predict", "--input", output, "--key-column", "origin", "--output", predicted);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.errors())
        .contains("--image-column: is image, and --input (" + output)
        .contains("it has [origin, features]");
  }

  /** Its samples are the same files, and their paths the keys. */
  @Test
  void aPreparedSetIsPredictedAndMeasured() throws IOException {
    Path conf =
        Files.writeString(
            scratch.resolve("prepare.conf"),
            """
            difficulty-net {
              data { train-folder = "%s" }
              split { validation-per-class = 2, test-fraction = 0.5 }
              augment { fit = resize }
            }
            """
                .formatted(images));
    Path set = scratch.resolve("set");
    Script.Result prepared =
        InProcess.run(scratch, "prepare", "--config", conf.toString(), "--output", set.toString());
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    Path ofSet = scratch.resolve("of-set");
    Path ofFolder = scratch.resolve("of-folder");
    done("predict", "--input", set, "--output", ofSet, "--format", "json");
    done("predict", "--input", images, "--output", ofFolder, "--format", "json");
    Map<String, JsonObject> files = rows(ofFolder, "path");
    Map<String, JsonObject> samples = rows(ofSet, "key");
    assertThat(samples.keySet()).isEqualTo(files.keySet()).hasSize(TEST_IMAGES);
    samples.forEach(
        (name, row) ->
            assertThat(row.number("probability"))
                .isEqualTo(row(files, name).number("probability")));
    Script.Result measured = done("evaluate", "--input", set);
    assertThat(measured.output()).contains("balanced accuracy ");
    assertThat(measured.errors()).contains("note these samples are not compared with the run's");
  }

  /** The run had IDX files; folders have the names of its classes. */
  @Test
  void classFoldersAreMeasuredByTheNamesOfTheirClasses() throws IOException {
    Path output = scratch.resolve("folders");
    done("evaluate", "--input", images, "--output", output);
    JsonObject result =
        JsonObject.parse(Files.readString(output.resolve("result.json")), "result.json");
    assertThat(result.object("test").number("top1")).isEqualTo(run.readResult().test().top1());
    Path other = Files.createDirectory(scratch.resolve("other"));
    Files.copy(
        images.resolve("1/001.png"), Files.createDirectory(other.resolve("cat")).resolve("1"));
    Script.Result unknown = job("evaluate", "--input", other);
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.errors()).contains("folder cat: is none of the model's 10 classes.");
  }
}
