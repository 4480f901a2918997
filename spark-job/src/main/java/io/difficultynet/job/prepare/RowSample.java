package io.difficultynet.job.prepare;

import io.difficultynet.datasets.Pixels;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The sample in column 0 of a row, as {@link TableReader} picks it. Sent to executors. */
public interface RowSample extends Serializable {

  /** Kind of the samples, a word of the manifest. */
  String kind();

  /** What a shard holds of it; null where the row has none. */
  byte @Nullable [] encoded(Row row);

  /**
   * Whether it can be used.
   *
   * @param encoded as {@link #encoded} gave it
   * @param scratch overwritten
   */
  SampleCheck check(Row row, byte[] encoded, Pixels scratch);

  /** Where it comes from, where it says so itself. */
  default @Nullable String origin(Row row) {
    return null;
  }
}
