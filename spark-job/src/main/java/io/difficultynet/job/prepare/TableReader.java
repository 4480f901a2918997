package io.difficultynet.job.prepare;

import io.difficultynet.conf.TableSettings;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Opens a table with Spark and picks image, label and origin. */
final class TableReader {
  private static final List<String> IMAGE_STRUCT =
      List.of("origin", "height", "width", "nChannels", "mode", "data");

  private final SparkSession session;
  private final TableSettings settings;

  TableReader(SparkSession session, TableSettings settings) {
    this.session = session;
    this.settings = settings;
  }

  /** The rows to train on, which may be those to test on, too. */
  Dataset<Row> train() {
    String name = settings.name();
    if (name != null) {
      return picked("data.table.name (" + name + ")", () -> session.table(name));
    }
    String path = settings.path() == null ? "" : settings.path();
    return picked("data.table.path (" + path + ")", () -> reader().load(path));
  }

  /** The rows to test on. */
  Dataset<Row> test(@Nullable String path) {
    return picked("data.table.test-path (" + path + ")", () -> reader().load(path));
  }

  private DataFrameReader reader() {
    Map<String, String> options = new HashMap<>();
    for (String option : settings.options()) {
      int equals = option.indexOf('=');
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return session.read().format(settings.format()).options(options);
  }

  private interface Open {
    Dataset<Row> table() throws Exception;
  }

  private Dataset<Row> picked(String where, Open open) {
    Dataset<Row> table;
    try {
      table = open.table();
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
      throw new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          where,
          "cannot be opened as %s: %s".formatted(settings.format(), firstLine(e)),
          "Correct data.table, or the right to read the table; a data source that is not Spark's"
              + " own needs its jar (--packages)",
          e);
    }
    Problems problems = new Problems();
    List<Column> columns = new ArrayList<>();
    columns.add(column(table, where, "image-column", settings.imageColumn(), problems));
    columns.add(column(table, where, "label-column", settings.labelColumn(), problems));
    String origin = settings.originColumn();
    if (origin != null) {
      columns.add(column(table, where, "origin-column", origin, problems));
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The table does not have what is asked for");
    return table.select(columns.toArray(Column[]::new));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private static Column column(
      Dataset<Row> table, String where, String key, String name, Problems problems) {
    List<String> present = Arrays.asList(table.columns());
    if (!present.contains(name)) {
      problems.add(
          "data.table." + key,
          "is %s, and %s has no such column; it has %s".formatted(name, where, present),
          "Set it to one of these");
      return functions.lit(null);
    }
    DataType type = table.schema().apply(name).dataType();
    String wrong =
        switch (key) {
          case "image-column" -> image(type) ? null : "binary or Spark's image struct";
          case "label-column" -> label(type) ? null : "a whole number or string";
          default -> type instanceof StructType ? "a string or number" : null;
        };
    if (wrong != null) {
      problems.add(
          "data.table." + key,
          "is %s, which is of type %s in %s".formatted(name, type.simpleString(), where),
          "Give a column of " + wrong);
    }
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static boolean image(DataType type) {
    return type instanceof BinaryType
        || (type instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).equals(IMAGE_STRUCT));
  }

  private static boolean label(DataType type) {
    return type instanceof StringType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }
}
