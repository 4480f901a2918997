package io.difficultynet.job.apply;

import io.difficultynet.job.prepare.NamedColumns;
import io.difficultynet.job.storage.Folder;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** How a table is stored. */
public enum TableFormat {
  /** Parquet. */
  PARQUET,
  /** A JSON object a line. */
  JSON,
  /** CSV as RFC 4180 has it, with a header; arrays and structs as JSON in one column. */
  CSV;

  /** Options of Spark's source and sink: quotes are doubled, and blanks around values stay. */
  static final Map<String, String> OF_CSV =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  /** Writes a table to a folder that does not exist; Spark's {@code _SUCCESS} in it comes last. */
  public void write(Dataset<Row> table, Folder folder) {
    switch (this) {
      case PARQUET -> table.write().parquet(folder.toString());
      case JSON -> table.write().json(folder.toString());
      case CSV -> flat(table).write().options(OF_CSV).csv(folder.toString());
    }
  }

  /** Whether a column of this type can be stored. */
  boolean holds(DataType type) {
    boolean own = type instanceof UserDefinedType<?>; // such as Spark ML's vectors
    return this == PARQUET || !(type instanceof BinaryType || (this == CSV && own));
  }

  private static Dataset<Row> flat(Dataset<Row> table) {
    Dataset<Row> flat = table;
    for (StructField column : table.schema().fields()) {
      DataType type = column.dataType();
      if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
        flat = flat.withColumn(column.name(), functions.to_json(NamedColumns.named(column.name())));
      }
    }
    return flat;
  }
}
