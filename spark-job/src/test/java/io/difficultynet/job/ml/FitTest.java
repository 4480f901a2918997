package io.difficultynet.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;
import scala.Option;

/** What a fit asks of the Spark in which it finds itself. */
class FitTest {

  private static final Option<String> NO_CHECKPOINTS = Option.empty();

  @Test
  void kryoIsRefusedBeforeAnythingIsWritten() {
    SparkConf conf = new SparkConf(false);
    assertThatCode(() -> Fit.requireJavaSerializer(conf)).doesNotThrowAnyException();
    conf.set("spark.serializer", KryoSerializer.class.getName());
    assertThatThrownBy(() -> Fit.requireJavaSerializer(conf))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1011 CLUSTER_UNSUITABLE: spark.serializer: is"
                + " org.apache.spark.serializer.KryoSerializer, which cannot write what executors"
                + " are sent to train. Start a Spark without this setting to train; models predict"
                + " with either.");
  }

  @Test
  void aFitWorksWhereDriverAndExecutorsSee() {
    Configuration local = new Configuration(false);
    assertThat(Scratch.usual(Option.apply("hdfs://a/checkpoints"), "yarn", local))
        .isEqualTo("hdfs://a/checkpoints");
    assertThat(Scratch.usual(NO_CHECKPOINTS, "local[4]", local))
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")).toUri().toString());
    assertThatThrownBy(() -> Scratch.usual(NO_CHECKPOINTS, "yarn", local))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "workDir: is not set, and Hadoop's default file system is that of the driver's machine"
                + " alone, while the executors of yarn are elsewhere");
  }
}
