package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The torch engine through {@code spark-submit}, with its jar and without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TorchEngineIT {

  private final TinyRun tiny;
  private final RunFiles whole;

  TorchEngineIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch).with("--jars", Distribution.engineJar().toString());
    whole = tiny.output("whole");
    train(tiny, whole, withTorch());
  }

  @Test
  void theResultAndTheLogSayWhatComputedIt() {
    RunResult result = whole.readResult();
    assertThat(result.versions())
        .containsEntry("engine", "torch on cpu in fp32")
        .containsEntry("libtorch", "2.10.0-1.5.13");
    assertThat(result.epochs()).hasSize(TinyRun.EPOCHS);
    assertThat(result.epochs().get(TinyRun.EPOCHS - 1).trainLoss())
        .isLessThan(result.epochs().get(0).trainLoss());
  }

  @Test
  void aStoppedRunGoesOnAndEndsWithTheSameBits() {
    RunFiles run = stopped(whole, "same-engine");
    Script.Result resumed = train(tiny, run, withTorch());
    assertThat(resumed.errors()).contains("going on after epoch 3");
    assertThat(run.bits()).isEqualTo(whole.bits());
  }

  @Test
  void aCheckpointOfOneEngineGoesOnInTheOther() {
    RunFiles byBigDl = stopped(whole, "torch-then-bigdl");
    Script.Result resumed = train(tiny, byBigDl, List.of());
    assertThat(resumed.errors())
        .contains("going on after epoch 3")
        .contains("bigdl on cpu in fp32");
    assertContinued(byBigDl, "bigdl on cpu in fp32");

    RunFiles byTorch = stopped(byBigDl, "bigdl-then-torch");
    resumed = train(tiny, byTorch, withTorch("--set", "network.precision=bf16"));
    assertThat(resumed.errors())
        .contains("going on after epoch 3")
        .contains("torch on cpu in bf16");
    assertContinued(byTorch, "torch on cpu in bf16");
  }

  @Test
  void withoutItsJarTheEngineIsRefusedBeforeAnythingStarts() {
    TinyRun without = new TinyRun(tiny.scratch(), "local[1]", tiny.conf());
    Script.Result refused =
        without.runTrain(tiny.output("none"), withTorch().toArray(String[]::new));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1013 ENGINE_MISSING: This run cannot start")
        .contains(
            "the driver: has no libtorch on its class path, which network.engine = torch needs")
        .contains("deploy/bin/build-torch")
        .contains("--jars deploy/torch/target/difficulty-net-torch.jar");
  }

  @Test
  @Tag("no-cuda") // with the engine jar for GPUs the refusal has other words
  void theGpuThatSparkAssignsReachesTheTaskAndIsNotReplacedByACpu(@TempDir Path scratch)
      throws IOException {
    Path script = scratch.resolve("fake-gpus");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[\"5\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    TinyRun cluster =
        new TinyRun(tiny.scratch(), "local-cluster[1,1,1024]", tiny.conf(), tiny.spark());
    for (String setting :
        List.of(
            "worker.resource.gpu.amount=1",
            "worker.resource.gpu.discoveryScript=" + script,
            "executor.resource.gpu.amount=1",
            "task.resource.gpu.amount=1",
            "stage.maxConsecutiveAttempts=1",
            "task.maxFailures=1")) {
      cluster = cluster.with("--conf", "spark." + setting);
    }

    Script.Result refused =
        cluster.runTrain(
            tiny.output("gpu"), withTorch("--set", "network.device=cuda").toArray(String[]::new));

    assertThat(refused.errors()).contains("torch on cuda in fp32");
    assertThat(refused.status()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors())
        .containsPattern(
            "DN-1011 CLUSTER_UNSUITABLE.*executor 0 on [^ ]+: has no cuda:5 for libtorch"
                + " 2\\.10\\.0 for CPUs alone, which finds 0 GPUs");
  }

  @Test
  void halfOfTheGpuSettingsAreRefusedBeforeSparkStarts() {
    Script.Result refused =
        tiny.runTrain(
            tiny.output("half"), withTorch("--set", "network.device=cuda").toArray(String[]::new));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("error DN-1011 CLUSTER_UNSUITABLE: This run cannot start")
        .contains("spark.driver.resource.gpu.amount: is not set")
        .contains("deploy/bin/discover-gpus");
  }

  private static void assertContinued(RunFiles run, String engine) {
    RunResult result = run.readResult();
    assertThat(result.versions()).containsEntry("engine", engine);
    assertThat(result.epochs())
        .extracting(EpochReport::epoch)
        .containsExactly(1, 2, 3, TinyRun.EPOCHS);
  }

  private RunFiles stopped(RunFiles run, String name) {
    return run.stopped(tiny.output(name).folder(), TinyRun.EPOCHS);
  }

  private static Script.Result train(TinyRun tiny, RunFiles run, List<String> more) {
    Script.Result trained = tiny.runTrain(run, more.toArray(String[]::new));
    assertThat(trained.status()).as(trained.errors()).isZero();
    return trained;
  }

  private static List<String> withTorch(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--set", "network.engine=torch"));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
