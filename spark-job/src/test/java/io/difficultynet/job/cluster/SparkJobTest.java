package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkJobTest {

  @ParameterizedTest
  @CsvSource({
    "'', difficulty-net train birds",
    "io.difficultynet.job.Main, difficulty-net train birds", // of spark-submit, where nobody says
    "nightly, nightly"
  })
  void anApplicationIsNamedAfterWhatItDoesUnlessTheUserNamesIt(String given, String name) {
    SparkConf conf = new SparkConf(false).setAppName(given);
    SparkJob.name(conf, "train birds");
    assertThat(conf.get("spark.app.name")).isEqualTo(name);
  }

  @Test
  void aNameHasNoPasswordInIt() {
    SparkConf conf = new SparkConf(false);
    SparkJob.name(conf, "evaluate s3a://key:secret@models/birds");
    assertThat(conf.get("spark.app.name")).doesNotContain("secret").endsWith("models/birds");
  }

  /** On executors of processes of their own, beside what the user asks for. */
  @Test
  void executorsAreGivenTheirLog() {
    SparkConf conf = new SparkConf(false).set("spark.plugins", "a.Plugin");
    ExecutorLog.on(conf);
    ExecutorLog.on(conf);
    assertThat(conf.get("spark.plugins")).isEqualTo("a.Plugin," + ExecutorLog.class.getName());
  }

  @Test
  void settingsThatSparkRefusesAreTheUsersToCorrect() {
    for (String memory : new String[] {"300m", "plenty"}) {
      SparkConf conf =
          new SparkConf()
              .setMaster("local[1]")
              .set("spark.ui.enabled", "false")
              .set("spark.executor.memory", memory);
      ClusterShape shape = new ClusterShape(1, 1, true);
      assertThatThrownBy(() -> SparkJob.start(conf, shape, "refused"))
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageStartingWith(
              "DN-1011 CLUSTER_UNSUITABLE: Spark: does not start with these settings: ");
      assertThatThrownBy(() -> SparkJob.session(conf))
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageContaining("CLUSTER_UNSUITABLE");
    }
  }
}
