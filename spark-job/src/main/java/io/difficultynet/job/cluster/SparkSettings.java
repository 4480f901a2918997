package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;

/** What of Spark's settings several readers need. */
final class SparkSettings {

  private SparkSettings() {}

  /** The master; local where none is set. */
  static String master(SparkConf conf) {
    return conf.get("spark.master", "local[*]");
  }

  /** Whether the driver's own process is the executor: {@code local} or {@code local[N]}. */
  static boolean isLocal(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /**
   * What a reader makes of the settings; Spark's getters throw bare exceptions, of a word where a
   * number belongs.
   *
   * @param fix what the user should do about it
   * @throws DifficultyNetException CLUSTER_UNSUITABLE of a setting that Spark cannot read
   */
  static <T> T read(Supplier<T> reader, String fix) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_UNSUITABLE, "Spark's settings", String.valueOf(e.getMessage()), fix, e);
    }
  }
}
