package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.difficultynet.report.EpochReport;
import io.difficultynet.report.RunResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the first GPU of this machine, found by {@code deploy/bin/discover-gpus}. */
@Tag("cuda")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaIT {

  /** Of a loss of the first round: rounding grows with each step. */
  private static final double RELATIVE = 1e-3;

  private final TinyRun tiny;
  private final TinyRun onGpu;
  private final RunFiles whole;

  CudaIT(@TempDir Path scratch) {
    tiny = TinyRun.on("local[1]", scratch).with("--jars", Distribution.engineJar().toString());
    onGpu = tiny.with(gpu("driver"));
    whole = train(onGpu, "whole", "network.device=auto");
  }

  @Test
  void theResultSaysWhatComputedItAndTheLossesAreThoseOfACpu() {
    RunResult onGpu = whole.readResult();
    assertThat(onGpu.versions()).containsEntry("engine", "torch on cuda in fp32");
    RunResult onCpu = train(tiny, "cpu", "network.device=cpu").readResult();
    double expected = onCpu.epochs().get(0).trainLoss();
    assertThat(onGpu.epochs().get(0).trainLoss()).isCloseTo(expected, within(RELATIVE * expected));
    assertThat(onGpu.epochs().get(TinyRun.EPOCHS - 1).trainLoss()).isLessThan(expected);
  }

  @Test
  void aStoppedRunGoesOnAndEndsWithTheSameBits() {
    RunFiles run = stopped("resumed");
    train(onGpu, "resumed", "network.device=auto");
    assertThat(run.bits()).isEqualTo(whole.bits());
  }

  @Test
  void aCheckpointOfAGpuGoesOnOnACpu() {
    stopped("moved");
    RunResult moved = train(tiny, "moved", "network.device=cpu").readResult();
    assertThat(moved.versions()).containsEntry("engine", "torch on cpu in fp32");
    assertThat(moved.epochs())
        .extracting(EpochReport::epoch)
        .containsExactly(1, 2, 3, TinyRun.EPOCHS);
  }

  @Test
  void anExecutorTrainsOnTheGpuThatSparkAssignsIt() {
    TinyRun cluster =
        new TinyRun(tiny.scratch(), "local-cluster[1,1,2048]", tiny.conf(), tiny.spark())
            .with("--conf", "spark.executor.memory=2g")
            .with(gpu("worker", "executor", "task"));
    RunResult result = train(cluster, "cluster", "network.precision=tf32").readResult();
    assertThat(result.versions()).containsEntry("engine", "torch on cuda in tf32");
    double expected = whole.readResult().epochs().get(0).trainLoss();
    assertThat(result.epochs().get(0).trainLoss()).isCloseTo(expected, within(0.02 * expected));
  }

  private RunFiles stopped(String name) {
    return whole.stopped(tiny.output(name).folder(), TinyRun.EPOCHS);
  }

  private static RunFiles train(TinyRun run, String name, String setting) {
    RunFiles output = run.output(name);
    Script.Result trained = run.runTrain(output, "--set", "network.engine=torch", "--set", setting);
    assertThat(trained.status()).as(trained.errors()).isZero();
    return output;
  }

  /** Spark's settings that give each of these one GPU. */
  private static String[] gpu(String... owners) {
    return Arrays.stream(owners)
        .flatMap(
            owner ->
                List.of("amount=1", "discoveryScript=" + Distribution.script("discover-gpus"))
                    .stream()
                    .map(setting -> "spark.%s.resource.gpu.%s".formatted(owner, setting)))
        .flatMap(setting -> List.of("--conf", setting).stream())
        .toArray(String[]::new);
  }
}
