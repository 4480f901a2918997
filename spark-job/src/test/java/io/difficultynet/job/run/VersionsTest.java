package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.job.cluster.EnginePlan;
import org.junit.jupiter.api.Test;

class VersionsTest {

  @Test
  void aResultNamesTheEngineThatComputedItAndNoOther() {
    var bigdl = Versions.with(new EnginePlan(Engine.BIGDL, Device.CPU, Precision.FP32));
    var torch = Versions.with(new EnginePlan(Engine.TORCH, Device.CPU, Precision.BF16));

    assertThat(bigdl)
        .containsEntry("engine", "bigdl on cpu in fp32")
        .containsKeys("difficulty-net", "bigdl", "spark", "java", "os", "architecture")
        .doesNotContainKey("libtorch");
    assertThat(torch)
        .containsEntry("engine", "torch on cpu in bf16")
        .containsKey("libtorch")
        .doesNotContainKey("bigdl");
    assertThat(torch.get("libtorch")).matches("\\d.*");
  }

  @Test
  void aPreparedSetNamesNone() {
    assertThat(Versions.withoutEngine())
        .containsKeys("difficulty-net", "spark")
        .doesNotContainKeys("bigdl", "libtorch", "engine");
  }

  @Test
  void theCommandLineNamesAllAndTheProgramFirst() {
    assertThat(Versions.lines()[0]).startsWith("difficulty-net ");
    assertThat(Versions.lines())
        .anyMatch(line -> line.startsWith("spark 3.5."))
        .anyMatch(line -> line.startsWith("bigdl "))
        .anyMatch(line -> line.startsWith("libtorch "));
  }
}
