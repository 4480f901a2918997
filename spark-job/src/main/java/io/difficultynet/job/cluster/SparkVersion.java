package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import org.apache.spark.package$;
import scala.util.Properties;

/**
 * The Spark that runs this process. The exchange of gradients uses classes that Spark keeps to
 * itself and changes without notice, so a run is for the line of releases that it was written for.
 *
 * @param spark such as 3.5.5
 * @param scala that Spark was built for, such as 2.12.18
 */
public record SparkVersion(String spark, String scala) {

  /** As Spark itself says. */
  public static SparkVersion ofThisProcess() {
    return new SparkVersion(package$.MODULE$.SPARK_VERSION(), Properties.versionNumberString());
  }

  /**
   * Returns this.
   *
   * @throws DifficultyNetException CLUSTER_UNSUITABLE where it is another line of releases
   */
  public SparkVersion requireSupported() {
    if (!isOf(SparkLine.SPARK, spark) || !isOf(SparkLine.SCALA, scala)) {
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE,
          "Spark",
          "is %s for Scala %s, but the exchange of gradients was written for Spark %s for Scala %s"
              .formatted(spark, scala, SparkLine.SPARK, SparkLine.SCALA),
          "Set SPARK_HOME to a Spark %s for Scala %s, and give the executors the same"
              .formatted(SparkLine.SPARK, SparkLine.SCALA));
    }
    return this;
  }

  private static boolean isOf(String line, String version) {
    return version.equals(line) || version.startsWith(line + ".") || version.startsWith(line + "-");
  }
}
