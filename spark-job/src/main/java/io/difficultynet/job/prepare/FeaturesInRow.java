package io.difficultynet.job.prepare;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.parquet.EncodedVectors;
import io.difficultynet.datasets.parquet.PreparedManifest;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Features: a Spark ML vector, dense or sparse, or an array of 64-bit floats. They are kept as
 * 32-bit floats; a missing one is kept as NaN, and its row refused.
 *
 * @param names of the features where each has a column of its own; empty of a vector or array
 */
public record FeaturesInRow(List<String> names) implements RowSample {

  /** Copies the names. */
  public FeaturesInRow {
    names = List.copyOf(names);
  }

  @Override
  public String kind() {
    return PreparedManifest.FEATURES;
  }

  @Override
  public byte @Nullable [] encoded(Row row) {
    if (row.isNullAt(0)) {
      return null;
    }
    if (row.get(0) instanceof SparseVector sparse) {
      return EncodedVectors.encode(sparse.size(), sparse.indices(), floats(sparse.values()));
    }
    return EncodedVectors.encode(floats(values(row)));
  }

  /** The nearest 32-bit floats; beyond their range infinite. */
  public static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The features as the row has them; NaN for a missing one. // [D] */
  public static double[] values(Row row) {
    if (row.get(0) instanceof Vector vector) {
      return vector.toArray();
    }
    List<@Nullable Double> list = row.getList(0);
    return list.stream().mapToDouble(x -> x == null ? Double.NaN : x).toArray();
  }

  @Override
  public SampleCheck check(Row row, byte[] encoded, Pixels scratch) {
    double[] values = values(row);
    if (values.length == 0) {
      return SampleCheck.badRow("has 0 features");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite((float) values[i])) {
        return SampleCheck.badRow(wrong(row, values[i], i));
      }
    }
    return new SampleCheck(1, values.length, null, null);
  }

  private String wrong(Row row, double value, int i) {
    String name =
        names.isEmpty() ? "feature %d (features count from 0)".formatted(i) : names.get(i);
    if (!(row.get(0) instanceof Vector) && row.getList(0).get(i) == null) {
      return "has no %s (null)".formatted(name);
    }
    return Double.isFinite(value)
        ? "has a value in %s that 32-bit floats do not hold".formatted(name)
        : "has the value %s in %s".formatted(value, name);
  }
}
