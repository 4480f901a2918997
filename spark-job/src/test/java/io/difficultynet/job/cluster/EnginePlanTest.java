package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.conf.Architecture.Residual;
import io.difficultynet.conf.NetworkFamily;
import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.conf.NetworkSettings.Shortcut;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What computes, by configuration and by what Spark assigns. */
class EnginePlanTest {

  @ParameterizedTest(name = "{0} on {1} with {2} GPUs: {3} on {4}")
  @CsvSource({
    "BIGDL,AUTO,0,BIGDL,CPU",
    "BIGDL,CPU,1,BIGDL,CPU",
    "TORCH,AUTO,0,TORCH,CPU",
    "TORCH,AUTO,1,TORCH,CUDA",
    "TORCH,CPU,1,TORCH,CPU",
    "TORCH,CUDA,1,TORCH,CUDA",
    "AUTO,AUTO,0,BIGDL,CPU",
    "AUTO,AUTO,1,TORCH,CUDA",
    "AUTO,CPU,1,BIGDL,CPU",
    "AUTO,CUDA,1,TORCH,CUDA"
  })
  void autoFollowsTheGpus(Engine engine, Device device, int gpus, Engine found, Device on) {
    SparkConf conf = gpus == 0 ? conf("yarn") : withGpus("yarn");
    EnginePlan plan = EnginePlan.of(network(engine, device, Precision.FP32), conf);
    assertThat(plan).isEqualTo(new EnginePlan(found, on, Precision.FP32));
  }

  @Test
  void gpusThatBigDlWouldLeaveIdleAreAMistake() {
    NetworkSettings network = network(Engine.BIGDL, Device.AUTO, Precision.FP32);
    assertThatThrownBy(() -> EnginePlan.of(network, withGpus("yarn")))
        .hasMessageContaining(
            "network.engine: is bigdl, which computes on CPUs, but Spark is asked for GPUs, which"
                + " would stand idle. Set network.engine=torch or auto, with its jar in --jars,")
        .hasMessageContaining("set network.device=cpu.");
  }

  @Test
  void cudaNeedsAGpuForEachExecutorAndItsTask() {
    assertThat(problems(Device.CUDA, conf("yarn")))
        .containsExactly(
            "spark.executor.resource.gpu.amount: is not set, so Spark assigns no GPU to an executor."
                + " Set spark.executor.resource.gpu.amount=1.",
            "spark.task.resource.gpu.amount: is not set, so Spark assigns no GPU to an executor. Set"
                + " spark.task.resource.gpu.amount=1.",
            "spark.executor.resource.gpu.discoveryScript: is not set, so Spark cannot find the GPUs."
                + " Set spark.executor.resource.gpu.discoveryScript to a script that prints"
                + " {\"name\":\"gpu\",\"addresses\":[\"0\"]}: deploy/bin/discover-gpus, shipped with"
                + " --files and named as ./discover-gpus.");
  }

  @Test
  void gpusThatAreAskedForByHalvesAreAMistakeAlsoWithAuto() {
    SparkConf conf = withGpus("yarn").set("spark.executor.resource.gpu.amount", "4");
    conf.remove("spark.task.resource.gpu.amount");
    assertThat(problems(Device.AUTO, conf))
        .containsExactly(
            "spark.executor.resource.gpu.amount: is 4, but an executor runs one task, which uses one"
                + " GPU. Set spark.executor.resource.gpu.amount=1; for more GPUs give more executors.",
            "spark.task.resource.gpu.amount: is not set, so Spark assigns no GPU to an executor. Set"
                + " spark.task.resource.gpu.amount=1.");
  }

  @Test
  void kubernetesNeedsTheVendor() {
    assertThat(problems(Device.CUDA, withGpus("k8s://https://host:6443")))
        .containsExactly(
            "spark.executor.resource.gpu.vendor: is not set, and Kubernetes names its GPUs by vendor."
                + " Set spark.executor.resource.gpu.vendor=nvidia.com.");
  }

  @Test
  void onKubernetesTheScriptIsInTheImage() {
    SparkConf conf = withGpus("k8s://https://host:6443");
    conf.remove("spark.executor.resource.gpu.discoveryScript");
    conf.set("spark.executor.resource.gpu.vendor", "nvidia.com");
    assertThat(problems(Device.CUDA, conf))
        .containsExactly(
            "spark.executor.resource.gpu.discoveryScript: is not set, so Spark cannot find the GPUs."
                + " Set spark.executor.resource.gpu.discoveryScript to a script that prints"
                + " {\"name\":\"gpu\",\"addresses\":[\"0\"]}: deploy/bin/discover-gpus; put the"
                + " script into the image and give its absolute path.");
  }

  @Test
  void theWorkersOfAStandaloneClusterFindTheirGpusThemselves() {
    SparkConf conf = withGpus("spark://host:7077");
    conf.remove("spark.executor.resource.gpu.discoveryScript");
    assertThat(problems(Device.CUDA, conf)).isEmpty();
  }

  @Test
  void theWorkersOfALocalClusterHaveToBeToldHow() {
    assertThat(problems(Device.CUDA, withGpus("local-cluster[1,1,1024]")))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly(
            "spark.worker.resource.gpu.amount", "spark.worker.resource.gpu.discoveryScript");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[2]", "local[*]"})
  void onLocalTheDriversGpuCounts(String master) {
    SparkConf conf =
        conf(master)
            .set("spark.driver.resource.gpu.amount", "1")
            .set("spark.driver.resource.gpu.discoveryScript", "/x");
    assertThat(EnginePlan.of(network(Engine.AUTO, Device.AUTO, Precision.BF16), conf).text())
        .isEqualTo("torch on cuda in bf16");
    assertThat(problems(Device.CUDA, conf.set("spark.task.resource.gpu.amount", "1")))
        .containsExactly(
            "spark.task.resource.gpu.amount: is set, but on "
                + master
                + " Spark assigns no GPU to tasks, and they would never run. Remove it; the driver's"
                + " GPU is used. Or use local-cluster[1,CORES,MEMORY].");
  }

  @Test
  void bfloat16NeedsTorchWhateverAutoMeans() {
    assertThatThrownBy(
            () ->
                EnginePlan.of(network(Engine.AUTO, Device.AUTO, Precision.BF16), conf("local[1]")))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1011 CLUSTER_UNSUITABLE: Spark's settings rule out what network asks for\n"
                + "  network.precision: is bf16, but network.engine auto means bigdl here, since"
                + " Spark assigns no GPU. Set network.engine=torch, or network.precision=fp32.");
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"TORCH", "AUTO"})
  void tensorFloat32NeedsAGpu(Engine engine) {
    NetworkSettings network = network(engine, Device.AUTO, Precision.TF32);
    assertThatThrownBy(() -> EnginePlan.of(network, conf("yarn")))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1011 CLUSTER_UNSUITABLE: Spark's settings rule out what network asks for\n"
                + "  network.precision: is tf32, which only GPUs have, but Spark assigns none here."
                + " Set network.precision=fp32 or bf16, or give the executors GPUs.");
    assertThat(EnginePlan.of(network, withGpus("yarn")).text()).isEqualTo("torch on cuda in tf32");
  }

  @Test
  void aPlanIsDecided() {
    assertThatThrownBy(() -> new EnginePlan(Engine.AUTO, Device.CPU, Precision.FP32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An engine plan is decided, got engine AUTO on device CPU");
  }

  /** What is wrong with the settings, for the engine torch. */
  private static List<String> problems(Device device, SparkConf conf) {
    NetworkSettings network = network(Engine.TORCH, device, Precision.FP32);
    DifficultyNetException refused =
        catchThrowableOfType(DifficultyNetException.class, () -> EnginePlan.of(network, conf));
    if (refused == null) {
      return List.of();
    }
    assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_UNSUITABLE);
    return refused.problems().stream().map(Problem::toString).toList();
  }

  private static NetworkSettings network(Engine engine, Device device, Precision precision) {
    return new NetworkSettings(
        new Residual(NetworkFamily.SMALL_IMAGES, 20, Shortcut.A, 16),
        engine,
        device,
        precision,
        null);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  private static SparkConf withGpus(String master) {
    return conf(master)
        .set("spark.executor.resource.gpu.amount", "1")
        .set("spark.executor.resource.gpu.discoveryScript", "./discover-gpus")
        .set("spark.task.resource.gpu.amount", "1");
  }
}
