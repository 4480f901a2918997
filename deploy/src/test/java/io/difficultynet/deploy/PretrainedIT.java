package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A run from the exported weights of another one, through {@code spark-submit}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PretrainedIT {

  private final TinyRun tiny;
  private final RunFiles first;
  private final Path weights;

  PretrainedIT(@TempDir Path scratch) {
    this.tiny = TinyRun.on("local[1]", scratch);
    this.first = tiny.output("first");
    Path exports = scratch.resolve("exported");
    this.weights = exports.resolve("model.safetensors");
    done(tiny.runTrain(first));
    Script.Result exported =
        done(
            InProcess.run(
                scratch,
                "--master",
                "local[1]",
                "export",
                "--run",
                first.folder().toString(),
                "--output",
                exports.toString(),
                "--safetensors"));
    assertThat(exported.output()).contains("model  file:" + weights);
  }

  private static Script.Result done(Script.Result result) {
    assertThat(result.status()).as(result.errors()).isZero();
    return result;
  }

  private String[] from(Path file, String... more) {
    String[] settings = {"--set", "run.epochs=2", "--set", "network.pretrained.weights=" + file};
    String[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return all;
  }

  private static boolean isStatistic(String tensor) {
    return tensor.contains(".running_");
  }

  @Test
  void aFrozenBackboneStaysBitForBitAndAnotherFileIsNoGroundToGoOn() throws IOException {
    Path file = Files.copy(weights, tiny.scratch().resolve("mine.safetensors"));
    String[] frozen =
        from(
            file,
            "--set",
            "train.learning-rate.backbone-factor=0",
            "--set",
            "train.batch-norm=frozen");
    RunFiles run = tiny.output("frozen");
    Script.Result trained = done(tiny.runTrain(run, frozen));
    assertThat(trained.errors())
        .contains("starting from backbone, with a new classifier, from " + file + " (SHA-256 ");
    Map<String, float[]> after = RunFiles.tensors(run.model());
    RunFiles.tensors(first.model())
        .forEach(
            (name, before) -> {
              if (name.startsWith("fc.")) {
                assertThat(after.get(name)).as(name).isNotEqualTo(before);
              } else {
                assertThat(after.get(name)).as(name).containsExactly(before);
              }
            });
    String digest = String.valueOf(run.readResult().weightsDigest());
    assertThat(trained.errors()).contains("(SHA-256 " + digest + ")");
    assertThat(run.folder().resolve("model/run.json")).content().contains(digest);

    RunFiles other = tiny.output("other");
    done(tiny.runTrain(other, "--set", "run.epochs=1", "--set", "run.seed=2"));
    Path otherWeights = tiny.scratch().resolve("other");
    done(
        InProcess.run(
            tiny.scratch(),
            "--master",
            "local[1]",
            "export",
            "--run",
            other.folder().toString(),
            "--output",
            otherWeights.toString(),
            "--safetensors"));
    Files.copy(
        otherWeights.resolve("model.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
    Script.Result refused = tiny.runTrain(run, frozen);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("DN-1009 CHECKPOINT_MISMATCH")
        .contains("was written with another file of pretrained weights (digest " + digest);
  }

  @Test
  void frozenNormsAndASlowBackboneTrainBothParts() throws IOException {
    RunFiles run = tiny.output("slow");
    done(
        tiny.runTrain(
            run,
            from(
                weights,
                "--set",
                "network.pretrained.classifier=load",
                "--set",
                "train.learning-rate.backbone-factor=0.1",
                "--set",
                "train.batch-norm=frozen",
                "--set",
                "train.learning-rate.initial=0.01")));
    Map<String, float[]> after = RunFiles.tensors(run.model());
    RunFiles.tensors(first.model())
        .forEach(
            (name, before) -> {
              if (isStatistic(name)) {
                assertThat(after.get(name)).as(name).containsExactly(before);
              } else {
                assertThat(after.get(name)).as(name).isNotEqualTo(before);
              }
            });
    assertThat(run.readResult().epochs().get(0).validationBalancedAccuracy())
        .as("after one epoch from a trained network, and from a drawn one")
        .isGreaterThan(0.2 + first.readResult().epochs().get(0).validationBalancedAccuracy());
  }

  @Test
  void checkTellsOfWeightsThatAreNotTheNetworks() {
    Script.Result checked =
        InProcess.run(
            tiny.scratch(),
            "--master",
            "local[1]",
            "check",
            "--config",
            tiny.conf().toString(),
            "--set",
            "network.pretrained.weights=" + weights,
            "--set",
            "network.depth=32");
    assertThat(checked.status()).as(checked.errors()).isEqualTo(2);
    assertThat(checked.errors())
        .contains("error DN-1004 DATA_UNSUITABLE: ")
        .contains("network.pretrained.weights (" + weights + "): lacks 60 tensors of ResNet-32: ");
  }
}
