package io.difficultynet.job.ml;

import io.difficultynet.job.prepare.NamedColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of Spark ML's stages here. What is wrong with them is an {@link
 * IllegalArgumentException}, as Spark ML's own stages have it.
 */
final class Schemas {

  private Schemas() {}

  /** Whether the samples of a column are images; if not, they are feature vectors. */
  static boolean images(StructType schema, String featuresCol) {
    DataType type = type(schema, "featuresCol", featuresCol);
    if (NamedColumns.isImage(type)) {
      return true;
    }
    if (NamedColumns.isVector(type) || NamedColumns.isArrayOfNumbers(type)) {
      return false;
    }
    throw wrong(
        "featuresCol",
        featuresCol,
        type,
        "binary (encoded images), Spark's image struct, vectors, or arrays of numbers");
  }

  /** Type of a column. */
  static DataType type(StructType schema, String param, String column) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "%s is %s, and there is no such column; there are %s. Set %s to one of these"
              .formatted(param, column, Arrays.asList(schema.fieldNames()), param));
    }
    return schema.apply(column).dataType();
  }

  /** The exception of a column of a type that does not fit. */
  static IllegalArgumentException wrong(String param, String column, DataType type, String wanted) {
    return new IllegalArgumentException(
        "%s is %s, which is of type %s. Give a column of %s"
            .formatted(param, column, type.simpleString(), wanted));
  }

  /**
   * A schema with the columns of predictions after its own.
   *
   * @param prediction what the metadata of the predicted class are
   */
  static StructType withPredictions(
      StructType schema, PredictionParams<?> params, Metadata prediction) {
    List<StructField> fields = new ArrayList<>(List.of(schema.fields()));
    boolean keep = params.getHandleInvalid().equals(PredictionParams.KEEP);
    DataType vectors = SQLDataTypes.VectorType();
    add(fields, "rawPredictionCol", params.getRawPredictionCol(), vectors, true, Metadata.empty());
    add(fields, "probabilityCol", params.getProbabilityCol(), vectors, true, Metadata.empty());
    add(fields, "predictionCol", params.getPredictionCol(), DataTypes.DoubleType, keep, prediction);
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static void add(
      List<StructField> fields,
      String param,
      String column,
      DataType type,
      boolean nullable,
      Metadata metadata) {
    if (column.isEmpty()) {
      return;
    }
    if (fields.stream().anyMatch(field -> field.name().equals(column))) {
      throw new IllegalArgumentException(
          "%s is %s, and there is such a column already. Set it to another name, or drop the column"
              .formatted(param, column));
    }
    fields.add(new StructField(column, type, nullable, metadata));
  }

  /** Metadata of numbers of classes, by which Spark ML's IndexToString finds their names. */
  static Metadata ofClasses(String column, List<String> classNames) {
    return NominalAttribute.defaultAttr()
        .withName(column)
        .withValues(classNames.toArray(String[]::new))
        .toMetadata();
  }
}
