package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.report.EpochReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From images to features to a classifier of features, through {@code spark-submit}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeaturesIT {

  /** Chance is 0.1; the network is trained for two epochs. */
  private static final double LEARNED = 0.5;

  private final Path scratch;
  private final RunFiles images;
  private final Path set;
  private final TinyRun features;
  private final RunFiles one;

  FeaturesIT(@TempDir Path scratch) {
    this.scratch = scratch;
    TinyRun tiny = TinyRun.on("local[1]", scratch);
    images = tiny.output("images");
    Script.Result trained = tiny.runTrain(images, "--set", "run.epochs=2");
    assertThat(trained.status()).as(trained.errors()).isZero();
    set = scratch.resolve("embedded");
    Script.Result embedded = embed("local[1]", set, "--as", "prepared");
    assertThat(embedded.status()).as(embedded.errors()).isZero();
    features = new TinyRun(scratch, "local[1]", configuration());
    one = features.output("one");
    train(features, one);
  }

  private Path configuration() {
    String text =
        """
        difficulty-net {
          run { name = features, seed = 1, epochs = %d }
          data { format = prepared, root = "%s" }
          network { family = mlp, hidden = [24] }
          train { batch-size = 16, micro-batch-size = 8, learning-rate.initial = 0.1 }
          method { hidden = 16, pairs-per-round = 2, meta-batch-size = 20 }
        }
        """
            .formatted(TinyRun.EPOCHS, set);
    try {
      return Files.writeString(scratch.resolve("features.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPerceptronOnFeaturesLearnsAndItsRunIsMeasuredAgain() {
    double accuracy = one.readResult().test().balancedAccuracy();
    assertThat(accuracy).isGreaterThan(LEARNED);
    assertThat(one.readResult().trainCounts())
        .as("the split of the images")
        .isEqualTo(images.readResult().trainCounts());
    Script.Result evaluated =
        InProcess.run(
            scratch, "--master", "local[1]", "evaluate", "--run", one.folder().toString());
    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    assertThat(evaluated.output()).contains("%.2f %%".formatted(100 * accuracy));
  }

  @Test
  void theRecipeGoesThrough() {
    TinyRun recipe =
        new TinyRun(scratch, "local[1]", Distribution.ROOT.resolve("conf/recipes/features.conf"));
    RunFiles run = recipe.output("recipe");
    train(recipe, run, "--set", "run.epochs=2", "--set", "data.root=" + set);
    assertThat(run.readResult().trainCounts()).isEqualTo(images.readResult().trainCounts());
    assertThat(run.readResult().epochs().get(0).meta()).isNotNull();
  }

  @Test
  void twoExecutorsGiveTheBitsOfOne() {
    TinyRun cluster = new TinyRun(scratch, TwoExecutorsIT.MASTER, features.conf());
    RunFiles two = features.output("two");
    train(cluster, two);
    assertThat(two.readResult().epochs()).extracting(EpochReport::executors).containsOnly(2);
    assertThat(two.bitsWithoutLosses()).isEqualTo(one.bitsWithoutLosses());
  }

  @Test
  void aKilledRunGoesOnAndEndsWithTheSameBits() {
    RunFiles run = features.output("killed");
    try (JobProcess job = JobProcess.start(scratch, features.train(run))) {
      job.awaitTrue("an epoch was complete", () -> !run.readEvents().isEmpty());
      job.kill();
    }
    train(features, run);
    assertThat(run.bits()).isEqualTo(one.bits());
  }

  @Test
  void aCheckpointOfTheLinearClassifierGoesOnInTheOtherEngine() throws IOException {
    RunFiles run = features.output("linear");
    List<String> linear = List.of("--set", "network.family=linear", "--set", "network.hidden=null");
    train(features, run, linear.toArray(String[]::new));
    Files.delete(run.result());
    Files.delete(run.checkpoint(TinyRun.EPOCHS).resolve("manifest.json"));
    List<String> torch = new ArrayList<>(linear);
    torch.addAll(List.of("--set", "network.engine=torch"));
    TinyRun withTorch = features.with("--jars", Distribution.engineJar().toString());
    Script.Result resumed = train(withTorch, run, torch.toArray(String[]::new));
    assertThat(resumed.errors())
        .contains("linear classifier, ")
        .contains("going on after epoch 3")
        .contains("torch on cpu in fp32");
    assertThat(run.readResult().test().balancedAccuracy()).isGreaterThan(LEARNED);
  }

  @Test
  void twoExecutorsEmbedTheBytesOfOne() {
    Path again = scratch.resolve("embedded-by-two");
    Script.Result embedded = embed(TwoExecutorsIT.MASTER, again, "--as", "prepared");
    assertThat(embedded.status()).as(embedded.errors()).isZero();
    assertThat(embedded.output()).contains("16 features of ", "prepared set  file:" + again);
    assertThat(shards(again)).isEqualTo(shards(set)).hasSize(3);
  }

  @Test
  void theTableHasAPartitionForEverySplitAndIsNotReplaced() {
    Path table = scratch.resolve("table");
    Script.Result embedded = embed("local[1]", table);
    assertThat(embedded.status()).as(embedded.errors()).isZero();
    for (String split : List.of("train", "validation", "test")) {
      assertThat(table.resolve("split=" + split)).isDirectory();
    }
    Script.Result again = embed("local[1]", table);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.errors()).contains("error DN-1006 OUTPUT_EXISTS: --output file:" + table);
    theTableBecomesASetOfTheSameSplit(table);
  }

  private void theTableBecomesASetOfTheSameSplit(Path table) {
    Path output = scratch.resolve("from-table");
    Script.Result prepared =
        InProcess.run(
            scratch,
            "--master",
            "local[1]",
            "prepare",
            "--config",
            tableConf(table).toString(),
            "--output",
            output.toString());
    assertThat(prepared.status()).as(prepared.errors()).isZero();
    assertThat(counts(output)).isEqualTo(counts(set)).hasSize(3);
  }

  private Path tableConf(Path table) {
    String text =
        """
        difficulty-net {
          data { format = table, table { path = "%s/split=train", test-path = "%s/split=test",
            validation-path = "%s/split=validation", features-column = features,
            label-column = class_name, origin-column = origin } }
          split { imbalance = as-is, validation-per-class = 10 }
        }
        """
            .formatted(table, table, table);
    try {
      return Files.writeString(scratch.resolve("table.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Samples of each class of each part, by the part. */
  private static Map<Part, List<Long>> counts(Path prepared) {
    try {
      Path file = prepared.resolve(PreparedManifest.NAME);
      PreparedManifest manifest =
          PreparedManifest.fromJson(Files.readString(file), file.toString());
      Map<Part, List<Long>> counts = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        counts.put(part, manifest.part(part).counts());
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aNetworkForImagesIsRefused() {
    Script.Result refused =
        features.runTrain(
            features.output("refused"),
            "--set",
            "network.family=small-images",
            "--set",
            "network.hidden=null");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("network.family: is for images, but the samples are vectors of 16 features.")
        .contains("Set it to linear or mlp.");
  }

  private static Map<String, String> shards(Path folder) {
    var content = new RunFiles(folder).content();
    content.keySet().removeIf(name -> !name.endsWith(".parquet"));
    return content;
  }

  private Script.Result embed(String master, Path output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", master, "embed"));
    arguments.addAll(List.of("--run", images.folder().toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(scratch, arguments);
  }

  private static Script.Result train(TinyRun tiny, RunFiles run, String... more) {
    Script.Result trained = tiny.runTrain(run, more);
    assertThat(trained.status()).as(trained.errors()).isZero();
    return trained;
  }
}
