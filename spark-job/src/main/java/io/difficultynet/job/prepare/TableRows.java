package io.difficultynet.job.prepare;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.digest.Sha256;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a table means. Its columns are sample, label and, where there are such, origin,
 * group and weight.
 *
 * @param sample how the sample is read
 * @param hasOrigin whether there is a column with the origin
 * @param hasGroup whether there is a column with the group
 * @param hasWeight whether there is a column with the weight
 */
record TableRows(RowSample sample, boolean hasOrigin, boolean hasGroup, boolean hasWeight)
    implements Serializable {

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

  private @Nullable String group(Row row) {
    int column = hasOrigin ? 3 : 2;
    return !hasGroup || row.isNullAt(column) ? null : String.valueOf(row.get(column));
  }

  /** The weight; 1 where it is none, which {@link #checkWeight} tells. */
  private double weight(Row row) {
    int column = weightColumn();
    return hasWeight && isWeight(row, column) ? row.getDouble(column) : 1;
  }

  private int weightColumn() {
    return 2 + (hasOrigin ? 1 : 0) + (hasGroup ? 1 : 0);
  }

  private static boolean isWeight(Row row, int column) {
    return !row.isNullAt(column)
        && row.getDouble(column) >= 0
        && row.getDouble(column) < Double.POSITIVE_INFINITY;
  }

  /** What is wrong with the weight; null where nothing is. */
  private @Nullable SampleCheck checkWeight(Row row) {
    int column = weightColumn();
    if (!hasWeight || isWeight(row, column)) {
      return null;
    }
    return SampleCheck.badRow(
        row.isNullAt(column)
            ? "has no weight (null)"
            : "has the weight %s; it must be at least 0 and finite".formatted(row.get(column)));
  }

  /** What is wrong with the label; null where nothing is. */
  private static @Nullable SampleCheck checkLabel(Row row) {
    if (row.isNullAt(1)) {
      return SampleCheck.badRow("has no label (null)");
    }
    return row.get(1) instanceof Number number && !whole(number)
        ? SampleCheck.badRow("has the label %s, which is no whole number".formatted(number))
        : null;
  }

  /** Spark ML's labels are 64-bit floats; NaN is not equal to itself. */
  private static boolean whole(Number label) {
    return !(label instanceof Double d) || d.longValue() == d;
  }

  private static long label(Row row) {
    return row.get(1) instanceof Number number && whole(number) ? number.longValue() : -1;
  }

  /** The label where it is a whole number, also as text; null of others. */
  static @Nullable Long wholeLabel(Row row) {
    if (row.isNullAt(1)) {
      return null;
    } else if (row.get(1) instanceof String text) {
      return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }
    long label = label(row);
    return label < 0 ? null : Long.valueOf(label);
  }

  private static @Nullable String className(Row row) {
    return row.get(1) instanceof String name ? name : null;
  }

  /**
   * As {@link CheckedSample#content()} of the same row.
   *
   * @param sha256 of its sample
   */
  static long content(Row row, String sha256) {
    return CheckedSample.content(sha256, label(row), className(row));
  }

  /** Looks at a row. */
  CheckedSample checked(Row row, Part part, Pixels scratch) {
    byte[] encoded = sample.encoded(row);
    String sha256 = encoded == null ? "" : Sha256.hex(encoded);
    SampleCheck check = checkLabel(row);
    if (check == null) {
      check = checkWeight(row);
    }
    if (check == null) {
      check =
          encoded == null
              ? SampleCheck.badRow("has no %s (null)".formatted(sample.kind()))
              : sample.check(row, encoded, scratch);
    }
    String key = key(row, sha256);
    return new CheckedSample(
        part,
        -1,
        key,
        key,
        label(row),
        className(row),
        group(row),
        weight(row),
        sha256,
        encoded == null ? 0 : encoded.length,
        check.height(),
        check.width(),
        check.what(),
        check.fix());
  }
}
