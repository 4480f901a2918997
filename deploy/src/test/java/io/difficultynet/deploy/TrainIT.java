package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run of Difficulty-Net on {@code local[2]} through {@code spark-submit}, and the commands
 * that look at a run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainIT {

  /** Chance is 0.1. */
  private static final double CLEARLY_LEARNED = 0.5;

  private final TinyRun tiny;
  private final RunFiles run;
  private final Script.Result trained;

  TrainIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[2]", scratch);
    run = tiny.output("first");
    trained = JobProcess.run(scratch, tiny.train(run)); // through spark-submit
    assertThat(trained.status()).as(trained.errors()).isZero();
  }

  @Test
  void theOutputFolderHoldsWhatTheDocumentationNames() {
    assertThat(run.content().keySet())
        .contains(
            "started.json",
            "result.json",
            "events.jsonl",
            "report.html",
            "model/model.json",
            "model/model.safetensors",
            "checkpoints/epoch-00003/manifest.json",
            "checkpoints/epoch-00004/manifest.json")
        .anyMatch(file -> file.startsWith("tensorboard/events.out.tfevents."))
        .noneMatch(file -> file.contains(".writing-") || file.endsWith(".crc"));
    assertThat(joined(RunFiles.tensors(run.model())))
        .isEqualTo(
            joined(
                Objects.requireNonNull(
                    RunFiles.tensors(run.state(TinyRun.EPOCHS)).get("parameters"))));
    assertThat(run.report()).content().startsWith("<!DOCTYPE html>").contains("tiny");
  }

  /** The parameters of a model in the order of its file. */
  private static List<Float> joined(Map<String, float[]> tensors) {
    List<Float> parameters = new ArrayList<>();
    tensors.forEach(
        (name, values) -> {
          if (!name.contains(".running_")) {
            parameters.addAll(joined(values));
          }
        });
    return parameters;
  }

  private static List<Float> joined(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  @Test
  void theResultTellsTheWholeRun() {
    RunResult result = run.readResult();

    assertThat(result.status()).isEqualTo("succeeded");
    assertThat(result.runName()).isEqualTo("tiny");
    assertThat(result.seed()).isEqualTo(1);
    // int(60 * 5^(-c/9)), c = 0..9
    assertThat(result.trainCounts())
        .containsExactly(60L, 50L, 41L, 35L, 29L, 24L, 20L, 17L, 14L, 12L);
    assertThat(result.validation().counts().total()).containsOnly(10);
    assertThat(result.test().counts().total()).containsOnly(20);
    assertThat(result.epochs()).extracting(EpochReport::epoch).containsExactly(1, 2, 3, 4);
    assertThat(result.epochs()).extracting(EpochReport::samples).containsOnly(302L);
    assertThat(result.epochs()).extracting(EpochReport::executors).containsOnly(1);
    assertThat(result.configuration().getInt("difficulty-net.train.batch-size")).isEqualTo(16);
    assertThat(result.versions()).containsKeys("difficulty-net", "spark", "bigdl", "java");
    assertThat(run.readEvents()).isEqualTo(result.epochs());
  }

  @Test
  void difficultyNetReweightsAndTheNextEpochUsesItsWeights() {
    RunResult result = run.readResult();
    List<EpochReport> epochs = result.epochs();

    double[] first = epochs.get(0).classWeights().toArray(); // n^(-1/4) over its mean
    for (int c = 1; c < TinyIdx.CLASSES; c++) {
      double ratio = (double) result.trainCounts().get(0) / result.trainCounts().get(c);
      assertThat(first[c] / first[0]).isCloseTo(Math.pow(ratio, 0.25), offset(1e-9));
    }
    for (int e = 1; e < epochs.size(); e++) {
      EpochReport before = epochs.get(e - 1);
      assertThat(before.meta()).as("meta step of epoch %d", e).isNotNull();
      PerClass weights = epochs.get(e).classWeights();
      assertThat(weights).isEqualTo(before.nextClassWeights());
      assertThat(weights).isNotEqualTo(before.classWeights());
      double sum = 0;
      for (int c = 0; c < TinyIdx.CLASSES; c++) {
        sum += result.trainCounts().get(c) * weights.at(c);
      }
      assertThat(sum / 302).isCloseTo(1, offset(1e-9)); // the mean over the samples
    }
  }

  @Test
  void theNetworkLearns() {
    assertThat(run.readResult().test().balancedAccuracy()).isGreaterThan(CLEARLY_LEARNED);
    assertThat(trained.output())
        .contains("result  " + "file:" + run.result())
        .contains("report  " + "file:" + run.report());
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    RunFiles again = tiny.output("again");
    RunFiles other = tiny.output("other");
    Script.Result repeated = tiny.runTrain(again);
    Script.Result reseeded = tiny.runTrain(other, "--set", "run.seed=2");

    assertThat(repeated.status()).as(repeated.errors()).isZero();
    assertThat(again.bits()).isEqualTo(run.bits());
    assertThat(reseeded.status()).as(reseeded.errors()).isZero();
    assertThat(other.bits().model()).isNotEqualTo(run.bits().model());
    assertThat(other.bits().classWeights()).isNotEqualTo(run.bits().classWeights());
    assertThat(other.bits().losses()).isNotEqualTo(run.bits().losses());
  }

  @Test
  void evaluateMeasuresWhatTheRunMeasured() {
    Script.Result evaluated =
        InProcess.run(
            tiny.scratch(), "--master", "local[2]", "evaluate", "--run", run.folder().toString());

    assertThat(evaluated.status()).as(evaluated.errors()).isZero();
    RunResult result = run.readResult();
    assertThat(evaluated.output())
        .contains("balanced accuracy  " + percent(result.test().balancedAccuracy()))
        .contains("top-1              " + percent(result.test().top1()));
  }

  @Test
  void reportIsWrittenAgainAsItWas() throws IOException {
    RunFiles copy = run.copyTo(tiny.scratch().resolve("reported"));
    Files.delete(copy.report());

    Script.Result reported =
        InProcess.run(tiny.scratch(), "report", "--run", copy.folder().toString());

    assertThat(reported.status()).as(reported.errors()).isZero();
    assertThat(reported.output()).contains("report  file:" + copy.report());
    assertThat(copy.content()).isEqualTo(run.content());
  }

  @Test
  void explainSaysWhyAClassWeighsWhatItDoes() {
    Script.Result explained = command("explain", "--class-name", "9", "--epoch", "3");
    Script.Result unknown = command("explain", "--class-name", "shoe", "--epoch", "5");

    assertThat(explained.status()).as(explained.errors()).isZero();
    RunResult result = run.readResult();
    assertThat(explained.lines())
        .hasSize(7)
        .contains(
            String.format(
                Locale.ROOT,
                "In epoch 3 a sample of 9 weighed %.3f; in epoch 2 %.3f.",
                result.epochs().get(2).classWeights().at(9),
                result.epochs().get(1).classWeights().at(9)),
            "It has 12 of 302 training samples (3.97 %).");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.errors())
        .contains("--class-name shoe: is not a class of the run. Give one of 0, 1, 2,")
        .contains("--epoch 5: is not an epoch of the run. Give a number in 1..4.");
  }

  @Test
  void exportWritesWeightsForOtherLearners() throws IOException {
    Path weights = tiny.scratch().resolve("weights");
    Path rows = Files.writeString(tiny.scratch().resolve("rows.csv"), "id,class\n1,9\n2,0\n");
    Path weighted = tiny.scratch().resolve("weighted");

    Script.Result classes = command("export", "--output", weights.toString());
    Script.Result again = command("export", "--output", weights.toString());
    Script.Result table =
        command(
            "export",
            "--output",
            weighted.toString(),
            "--table",
            rows.toString(),
            "--label",
            "class");

    assertThat(classes.status()).as(classes.errors()).isZero();
    PerClass learned = run.readResult().epochs().get(3).classWeights();
    assertThat(weights.resolve("weights.json")).content().contains("\"weight\" : " + learned.at(9));
    assertThat(weights.resolve("weights.parquet/_SUCCESS")).exists();
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.errors()).contains("holds an export already. Give another --output.");
    assertThat(table.status()).as(table.errors()).isZero();
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(weighted, "part-*.csv")) {
      for (Path part : parts) {
        text.append(Files.readString(part));
      }
    }
    assertThat(text.toString().lines())
        .contains("id,class,weight", "1,9," + learned.at(9), "2,0," + learned.at(0));
  }

  private Script.Result command(String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[2]", name, "--run"));
    arguments.add(run.folder().toString());
    arguments.addAll(List.of(options));
    return InProcess.run(tiny.scratch(), arguments);
  }

  @Test
  void checkSaysWhatIsInOrderAndWritesNothing() {
    RunFiles output = tiny.output("checked");

    Script.Result checked =
        InProcess.run(
            tiny.scratch(),
            "--master",
            "local[2]",
            "check",
            "--config",
            tiny.conf().toString(),
            "--output",
            output.folder().toString());

    assertThat(checked.status()).as(checked.errors()).isZero();
    assertThat(checked.lines())
        .filteredOn(line -> line.startsWith("ok "))
        .extracting(line -> line.split(" +", 3)[1])
        .containsExactly(
            "configuration", "cluster", "data", "network", "engine", "natives", "memory", "output");
    assertThat(checked.output())
        .contains(
            "train.batch-size             16 -> 8 (at most a twentieth of 302 training samples)")
        .contains(
            "To accept it, add to check and train: --set run.epochs=240 --set train.batch-size=8"
                + " --set train.learning-rate.initial=0.05\n")
        .contains("local[2], 1 executor with 2 cores")
        .contains("10 classes, 302 training samples (60 to 12 a class), 100 validation, 200 test")
        .endsWith("Nothing stands against this run.\n");
    assertThat(output.folder()).doesNotExist();
  }

  @Test
  void checkMeasuresHowLongTheRunWillTake() {
    Script.Result checked =
        InProcess.run(tiny.scratch(), "check", "--config", tiny.conf().toString(), "--measure");

    assertThat(checked.status()).as(checked.errors()).isZero();
    assertThat(checked.output())
        .containsPattern(
            "ok  pace +\\S+ s a training sample, \\S+ s a pair of the meta step, measured on this"
                + " machine with 1 thread, not on the cluster\n")
        .containsPattern(
            "ok  time +some .+ for 4 epochs, some .+ as proposed, on 1 executor with 1 core as"
                + " fast as this machine and without the exchange of gradients\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
