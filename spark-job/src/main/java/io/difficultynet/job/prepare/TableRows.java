package io.difficultynet.job.prepare;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.digest.Sha256;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a table means. Its columns are sample, label and, where there is one, origin.
 *
 * @param sample how the sample is read
 * @param hasOrigin whether there is a column with the origin
 */
record TableRows(RowSample sample, boolean hasOrigin) implements Serializable {

  /**
   * What tells a row from the others: its origin, or what it holds.
   *
   * @param sha256 of its sample
   */
  String key(Row row, String sha256) {
    String origin = origin(row);
    return origin == null ? sha256 + " " + row.get(1) : origin;
  }

  private @Nullable String origin(Row row) {
    String origin =
        !hasOrigin ? sample.origin(row) : row.isNullAt(2) ? null : String.valueOf(row.get(2));
    return origin == null || origin.isBlank() ? null : origin;
  }

  /** Looks at a row. */
  CheckedSample checked(Row row, Part part, Pixels scratch) {
    byte[] encoded = sample.encoded(row);
    String sha256 = encoded == null ? "" : Sha256.hex(encoded);
    SampleCheck check =
        row.isNullAt(1)
            ? SampleCheck.badRow("has no label (null)")
            : encoded == null
                ? SampleCheck.badRow("has no %s (null)".formatted(sample.kind()))
                : sample.check(row, encoded, scratch);
    boolean named = !row.isNullAt(1) && row.get(1) instanceof String;
    String key = key(row, sha256);
    return new CheckedSample(
        part,
        -1,
        key,
        key,
        row.isNullAt(1) || named ? -1 : ((Number) row.get(1)).longValue(),
        named ? row.getString(1) : null,
        sha256,
        encoded == null ? 0 : encoded.length,
        check.height(),
        check.width(),
        check.what(),
        check.fix());
  }
}
