package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenMemoryTest {

  private static final List<String> ENFORCING = List.of("yarn", "k8s://https://host:6443");

  private static SparkConf conf(String master, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    Arrays.stream(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> conf.set(pair[0], pair[1]));
    return conf;
  }

  private static OptionalLong outside(SparkConf conf) {
    return GivenMemory.of(conf).outside();
  }

  @ParameterizedTest
  @CsvSource({"yarn, 1024", "yarn, 8192", "k8s://host, 8192", "spark://host:7077, 700"})
  void theHeapIsWhatSparkIsAskedForElseAGibibyte(String master, long mebibytes) {
    SparkConf conf = conf(master);
    if (mebibytes != 1024) {
      conf.set("spark.executor.memory", mebibytes + "m");
    }
    assertThat(GivenMemory.of(conf).heap()).isEqualTo(mebibytes);
    assertThat(GivenMemory.of(conf).local()).isFalse();
  }

  @Test
  void inLocalModeTheHeapIsTheDrivers() {
    SparkConf conf = conf("local[2]", "spark.executor.memory=700m");
    assertThat(GivenMemory.of(conf).heap()).isEqualTo(Runtime.getRuntime().maxMemory() / (1 << 20));
    assertThat(GivenMemory.of(conf).local()).isTrue();
    assertThat(GivenMemory.of(conf).driver()).isEqualTo(GivenMemory.of(conf).heap());
    assertThat(GivenMemory.of(conf("local-cluster[2,1,1024]", "spark.executor.memory=700m")))
        .isEqualTo(
            new GivenMemory(false, GivenMemory.of(conf).driver(), 700, OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "spark.app.name=none; 384", // of 1 GiB
        "spark.executor.memory=3840m; 384",
        "spark.executor.memory=3850m; 385",
        "spark.executor.memory=8g; 819", // 819.2
        "spark.executor.memory=8192m; 819",
        "spark.executor.memory=8g spark.executor.memoryOverheadFactor=0.25; 2048",
        "spark.executor.memory=8g spark.executor.memoryOverhead=300; 300",
        "spark.executor.memory=8g spark.executor.memoryOverhead=5g; 5120",
        "spark.executor.memoryOverhead=5g spark.executor.memoryOverheadFactor=0.25; 5120",
        "spark.yarn.executor.memoryOverhead=700; 700", // its name before Spark 2.3
      })
  void itIsSetOrAShareOfTheHeap(String settings, long mebibytes) {
    for (String master : ENFORCING) {
      assertThat(outside(conf(master, settings.split(" ")))).hasValue(mebibytes);
    }
  }

  @Test
  void kubernetesHasAFactorOfItsOwnToo() {
    String[] settings = {"spark.executor.memory=8g", "spark.kubernetes.memoryOverheadFactor=0.5"};
    assertThat(outside(conf("k8s://host", settings))).hasValue(4096);
    assertThat(outside(conf("yarn", settings))).hasValue(819);
    SparkConf both =
        conf("k8s://host", settings).set("spark.executor.memoryOverheadFactor", "0.25");
    assertThat(outside(both)).hasValue(2048);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[2]", "local-cluster[2,1,1024]", "spark://host:7077"})
  void othersEnforceNone(String master) {
    assertThat(outside(conf(master, "spark.executor.memoryOverhead=5g"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "yarn; spark.executor.memory=449m; spark.executor.memory: is 449m, and Spark does not start",
        "yarn; spark.executor.memory=8192; spark.executor.memory: is 8192, and Spark does not start",
        "local[2]; spark.executor.memory=1m; spark.executor.memory: is 1m, and Spark does not start",
        "local-cluster[2,1,1024]; spark.executor.memory=2g; spark.executor.memory: is 2,048 MiB, and"
            + " a worker of local-cluster[2,1,1024] has 1,024 MiB. Set",
        "local-cluster[2,1,512]; spark.app.name=x; spark.executor.memory: is 1,024 MiB, and a worker"
      })
  void memoryWithWhichSparkDoesNotStartIsRefused(String master, String setting, String told) {
    assertThatThrownBy(() -> GivenMemory.of(conf(master, setting)))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1011 CLUSTER_UNSUITABLE: Spark does not start with this memory")
        .hasMessageContaining("\n  " + told);
  }

  @Test
  void aDriverWithLessThanSparkNeedsIsRefused() {
    assertThatThrownBy(() -> GivenMemory.of(conf("local[2]"), 449L << 20))
        .hasMessageContaining("spark.driver.memory: is 449m, and Spark does not start with less");
    assertThat(GivenMemory.of(conf("local[2]"), 450L << 20)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executor.memoryOverhead=much",
        "spark.executor.memory=much",
        "spark.executor.memoryOverheadFactor=much"
      })
  void aWordThatSparkCannotReadIsTheUsersMistake(String setting) {
    assertThatThrownBy(() -> outside(conf("yarn", setting)))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1011 CLUSTER_UNSUITABLE: Spark's settings: ")
        .hasMessageEndingWith(
            " Give memory as a size, such as 4g or 4096m, and its factor as a number.");
  }
}
