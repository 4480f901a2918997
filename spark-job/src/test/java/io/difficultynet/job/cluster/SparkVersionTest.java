package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkVersionTest {

  @Test
  void theSparkThatThisWasBuiltWithIsSupported() {
    assertThat(SparkVersion.ofThisProcess().requireSupported().spark()).startsWith("3.5.");
  }

  @ParameterizedTest
  @CsvSource({"3.5.0,2.12.18", "3.5.5-amzn-1,2.12.17", "3.5.10,2.12.20"})
  void everyReleaseOfTheLineIsSupported(String spark, String scala) {
    SparkVersion version = new SparkVersion(spark, scala);
    assertThat(version.requireSupported()).isSameAs(version);
  }

  @ParameterizedTest
  @CsvSource({"3.4.4,2.12.17", "3.5.5,2.13.8", "3.50.0,2.12.18", "4.0.0,2.13.16", "13.5.0,2.12.18"})
  void anotherIsRefused(String spark, String scala) {
    assertThatThrownBy(() -> new SparkVersion(spark, scala).requireSupported())
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1011 CLUSTER_UNSUITABLE: Spark: is %s for Scala %s, but the exchange of gradients"
                + " was written for Spark 3.5 for Scala 2.12. Set SPARK_HOME to a Spark 3.5 for"
                + " Scala 2.12, and give the executors the same.",
            spark, scala);
  }
}
