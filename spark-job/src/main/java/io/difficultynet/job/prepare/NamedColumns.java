package io.difficultynet.job.prepare;

import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns of a table by the names that settings give, and notes those that are not there or
 * of a wrong type.
 *
 * @param where the setting that says where the table is, and its value
 * @param table all of it
 * @param setting how the user writes a setting: {@code image-column} as {@code --image-column}
 * @param format of the table
 * @param options of the table's data source
 */
public record NamedColumns(
    String where,
    Dataset<Row> table,
    UnaryOperator<String> setting,
    String format,
    List<String> options) {
  /** The setting of the options of a data source, for {@link #setting}. */
  public static final String OPTIONS = "options";

  private static final List<String> IMAGE_STRUCT =
      List.of("origin", "height", "width", "nChannels", "mode", "data");
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  /** Whether a type is one that is asked for. */
  private interface Fits {
    boolean fits(DataType type);
  }

  /** Images: encoded bytes, or Spark's image struct. */
  public Column image(String name, Problems problems) {
    return column(
        "image-column", name, NamedColumns::isImage, "binary or Spark's image struct", problems);
  }

  /** Classes; numbers with a fraction as 64-bit floats. */
  public Column label(String name, Problems problems) {
    Column labels =
        column("label-column", name, NamedColumns::isLabel, "whole numbers or strings", problems);
    return fractional(type(name)) ? labels.cast(DataTypes.DoubleType) : labels;
  }

  /** Weights of samples, as 64-bit floats. */
  public Column weight(String name, Problems problems) {
    return column("weight-column", name, type -> type instanceof NumericType, "numbers", problems)
        .cast(DataTypes.DoubleType);
  }

  /**
   * What tells a row from the others.
   *
   * @param key the setting that names it
   */
  public Column origin(String key, String name, Problems problems) {
    return column(
        key,
        name,
        NamedColumns::isOrigin,
        "strings, numbers, dates or timestamp_ntz, whose text is the same in every run; hex()"
            + " makes strings of binary, date_format() of a timestamp",
        problems);
  }

  /**
   * A column of any type.
   *
   * @param key the setting that names it
   */
  public Column any(String key, String name, Problems problems) {
    return column(key, name, type -> true, "any type", problems);
  }

  /** Features: a column of vectors, arrays or numbers, or several of numbers. */
  public Column features(List<String> names, Problems problems) {
    if (names.size() > 1) {
      List<Column> numbers = new ArrayList<>();
      for (String name : names) {
        numbers.add(
            column(
                    "features-column",
                    name,
                    NamedColumns::number,
                    "numbers; Spark ML's VectorAssembler makes one column of vectors of all",
                    problems)
                .cast(DataTypes.DoubleType));
      }
      return functions.array(numbers.toArray(Column[]::new));
    }
    String name = names.get(0);
    Column column =
        column(
            "features-column",
            name,
            type -> isVector(type) || isArrayOfNumbers(type) || number(type),
            "Spark ML vectors, arrays of numbers, or numbers",
            problems);
    DataType type = type(name);
    if (type == null || isVector(type)) {
      return column;
    }
    return number(type) ? functions.array(column.cast(DataTypes.DoubleType)) : column.cast(DOUBLES);
  }

  /**
   * Names of the features where they are columns of their own; empty of vectors and arrays.
   *
   * @param names as {@link #features} takes them
   */
  List<String> featureNames(List<String> names) {
    DataType type = type(names.get(0));
    return type != null && number(type) ? names : List.of();
  }

  /** The type of a column; null where there is none of that name. */
  public @Nullable DataType type(String name) {
    return Arrays.asList(table.columns()).contains(name)
        ? table.schema().apply(name).dataType()
        : null;
  }

  private Column column(String key, String name, Fits wanted, String words, Problems problems) {
    DataType type = type(name);
    if (type == null) {
      problems.add(
          setting.apply(key),
          "is %s, and %s has no such column; it has %s"
              .formatted(name, where, Arrays.asList(table.columns())),
          "Set it to one of these");
    } else if (SparkJob.columnsNamed(table, name).size() > 1) {
      problems.add(
          setting.apply(key),
          "is %s, and Spark does not tell the columns %s of %s apart"
              .formatted(name, SparkJob.columnsNamed(table, name), where),
          "Rename all but one of them, or start with --conf spark.sql.caseSensitive=true");
    } else if (!wanted.fits(type)) {
      problems.add(
          setting.apply(key),
          "is %s, which is of type %s in %s".formatted(name, type.simpleString(), where),
          isTextOfCsv(type)
                  && !wanted.fits(DataTypes.StringType)
                  && wanted.fits(DataTypes.DoubleType)
              ? numbersOfCsv()
              : "Give a column of " + words);
    }
    return named(name);
  }

  /** The column of exactly this name. */
  public static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private boolean isTextOfCsv(DataType type) {
    return format.equalsIgnoreCase("csv") && type instanceof StringType;
  }

  /** What to do where a CSV file has text in the place of numbers. */
  private String numbersOfCsv() {
    boolean inferred =
        options.stream().anyMatch(option -> option.equalsIgnoreCase("inferSchema=true"));
    String here = setting.apply(OPTIONS);
    return inferred
        ? "Some value of it is no number: where that stands for a missing one, such as NA, add"
            + " \"nullValue=NA\" to %s, else correct it".formatted(here)
        : "Columns of CSV are text unless they are looked at: add \"inferSchema=true\" to"
            + " %s, and \"nullValue=NA\" where NA stands for a missing value".formatted(here);
  }

  /** Encoded images, or Spark's image struct. */
  public static boolean isImage(DataType type) {
    return type instanceof BinaryType
        || (type instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).equals(IMAGE_STRUCT));
  }

  /** Spark ML's vectors. */
  public static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  /** Arrays of numbers. */
  public static boolean isArrayOfNumbers(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  private static boolean number(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  static boolean isLabel(DataType type) {
    return type instanceof StringType || type instanceof NumericType;
  }

  /** Binary has no text of its own, and that of a timestamp depends on the time zone. */
  private static boolean isOrigin(DataType type) {
    return type instanceof StringType
        || type instanceof NumericType
        || type instanceof DateType
        || type instanceof TimestampNTZType;
  }

  private static boolean fractional(@Nullable DataType type) {
    return type instanceof DoubleType || type instanceof FloatType || type instanceof DecimalType;
  }
}
