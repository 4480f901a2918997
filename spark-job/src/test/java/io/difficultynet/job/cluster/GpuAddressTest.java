package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what Spark assigns to a number. */
class GpuAddressTest {

  @Test
  void aTaskOfLocalModeHasTheDriversGpu(@TempDir Path scratch) throws IOException {
    Path script =
        Files.writeString(
            scratch.resolve("fake-gpus"),
            "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[\"3\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[1]")
            .setAppName("gpu")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.resource.gpu.amount", "1")
            .set("spark.driver.resource.gpu.discoveryScript", script.toString());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      List<Integer> addresses =
          spark.parallelize(List.of(1), 1).map(i -> GpuAddress.ofThisTask("here")).collect();
      assertThat(addresses).containsExactly(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', []", "'0,1', '[0, 1]'", "GPU-8f3a, [GPU-8f3a]"})
  void oneNumberIsNeeded(String addresses, String shown) {
    String[] all = addresses.isEmpty() ? new String[0] : addresses.split(",", -1);
    assertThatThrownBy(
            () -> GpuAddress.number(new ResourceInformation("gpu", all), "executor 3 on host-7"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1011 CLUSTER_UNSUITABLE: executor 3 on host-7: has the GPU addresses "
                + shown
                + " from Spark, but network.device = cuda needs one number. Set"
                + " spark.executor.resource.gpu.amount=1 and spark.task.resource.gpu.amount=1, ");
    assertThatThrownBy(() -> GpuAddress.number(null, "here")).hasMessageContaining("addresses []");
  }
}
