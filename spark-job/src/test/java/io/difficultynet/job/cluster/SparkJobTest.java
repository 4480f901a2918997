package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkJobTest {

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
