package io.difficultynet.job.prepare;

import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.TableContent;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * The columns of one table, by the settings that name them.
 *
 * @param where the setting that says where the table is, and its value
 * @param table all of it
 * @param settings which of its columns are meant
 * @param groupColumn with the groups of the samples; null for no groups
 */
record TableColumns(
    String where, Dataset<Row> table, TableSettings settings, @Nullable String groupColumn) {
  private static final List<String> IMAGE_STRUCT =
      List.of("origin", "height", "width", "nChannels", "mode", "data");
  private static final String KEYS =
      "strings, numbers, dates or timestamp_ntz, whose text is the same in every run; hex()"
          + " makes strings of binary, date_format() of a timestamp";
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  /** Whether a type is one that is asked for. */
  private interface Fits {
    boolean fits(DataType type);
  }

  /**
   * Picks sample, label, origin and group; notes every column that is not there or of a wrong type.
   */
  Dataset<Row> pick(Problems problems) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        settings.content() instanceof TableContent.Features features
            ? features(features.columns(), problems)
            : column(
                "data.table.image-column",
                ((TableContent.Images) settings.content()).column(),
                TableColumns::image,
                "binary or Spark's image struct",
                problems));
    Column labels =
        column(
            "data.table.label-column",
            settings.labelColumn(),
            TableColumns::label,
            "whole numbers or strings",
            problems);
    boolean fractional = fractional(type(settings.labelColumn()));
    columns.add(fractional ? labels.cast(DataTypes.DoubleType) : labels);
    String origin = settings.originColumn();
    if (origin != null) {
      columns.add(column("data.table.origin-column", origin, TableColumns::key, KEYS, problems));
    }
    if (groupColumn != null) {
      columns.add(column(DealSettings.GROUP_BY, groupColumn, TableColumns::key, KEYS, problems));
    }
    return problems.isEmpty() ? table.select(columns.toArray(Column[]::new)) : table;
  }

  private Column features(List<String> names, Problems problems) {
    if (names.size() > 1) {
      List<Column> numbers = new ArrayList<>();
      for (String name : names) {
        numbers.add(
            column(
                    "data.table.features-column",
                    name,
                    TableColumns::number,
                    "numbers; Spark ML's VectorAssembler makes one column of vectors of all",
                    problems)
                .cast(DataTypes.DoubleType));
      }
      return functions.array(numbers.toArray(Column[]::new));
    }
    String name = names.get(0);
    Column column =
        column(
            "data.table.features-column",
            name,
            type -> vector(type) || numbers(type) || number(type),
            "Spark ML vectors, arrays of numbers, or numbers",
            problems);
    DataType type = type(name);
    if (type == null || vector(type)) {
      return column;
    }
    return number(type) ? functions.array(column.cast(DataTypes.DoubleType)) : column.cast(DOUBLES);
  }

  /** Names of the features where they are columns of their own; empty of vectors and arrays. */
  List<String> featureNames() {
    List<String> names = ((TableContent.Features) settings.content()).columns();
    DataType type = type(names.get(0));
    return type != null && number(type) ? names : List.of();
  }

  /** Notes labels that are numbers where those of the training rows are strings, or other way. */
  void requireLabelsOf(@Nullable TableColumns train, Problems problems) {
    DataType own = type(settings.labelColumn());
    DataType trained = train == null ? null : train.type(settings.labelColumn());
    if (train != null
        && own != null
        && trained != null
        && label(own)
        && label(trained)
        && own instanceof StringType != trained instanceof StringType) {
      problems.add(
          "data.table.label-column",
          "is of type %s in %s, but of type %s in %s"
              .formatted(own.simpleString(), where, trained.simpleString(), train.where),
          "Give all tables strings, or all whole numbers");
    }
  }

  private @Nullable DataType type(String name) {
    return Arrays.asList(table.columns()).contains(name)
        ? table.schema().apply(name).dataType()
        : null;
  }

  private Column column(String key, String name, Fits wanted, String words, Problems problems) {
    DataType type = type(name);
    if (type == null) {
      problems.add(
          key,
          "is %s, and %s has no such column; it has %s"
              .formatted(name, where, Arrays.asList(table.columns())),
          "Set it to one of these");
    } else if (SparkJob.columnsNamed(table, name).size() > 1) {
      problems.add(
          key,
          "is %s, and Spark does not tell the columns %s of %s apart"
              .formatted(name, SparkJob.columnsNamed(table, name), where),
          "Rename all but one of them, or start with --conf spark.sql.caseSensitive=true");
    } else if (!wanted.fits(type)) {
      problems.add(
          key,
          "is %s, which is of type %s in %s".formatted(name, type.simpleString(), where),
          isTextOfCsv(type)
                  && !wanted.fits(DataTypes.StringType)
                  && wanted.fits(DataTypes.DoubleType)
              ? numbersOfCsv()
              : "Give a column of " + words);
    }
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private boolean isTextOfCsv(DataType type) {
    return settings.format().equalsIgnoreCase("csv") && type instanceof StringType;
  }

  /** What to do where a CSV file has text in the place of numbers. */
  private String numbersOfCsv() {
    boolean inferred =
        settings.options().stream().anyMatch(option -> option.equalsIgnoreCase("inferSchema=true"));
    return inferred
        ? "Some value of it is no number: where that stands for a missing one, such as NA, add"
            + " \"nullValue=NA\" to data.table.options, else correct it"
        : "Columns of CSV are text unless they are looked at: add \"inferSchema=true\" to"
            + " data.table.options, and \"nullValue=NA\" where NA stands for a missing value";
  }

  private static boolean image(DataType type) {
    return type instanceof BinaryType
        || (type instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).equals(IMAGE_STRUCT));
  }

  private static boolean vector(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  private static boolean numbers(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  private static boolean number(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static boolean label(DataType type) {
    return type instanceof StringType || type instanceof NumericType;
  }

  /** Binary has no text of its own, and that of a timestamp depends on the time zone. */
  private static boolean key(DataType type) {
    return type instanceof StringType
        || type instanceof NumericType
        || type instanceof DateType
        || type instanceof TimestampNTZType;
  }

  private static boolean fractional(@Nullable DataType type) {
    return type instanceof DoubleType || type instanceof FloatType || type instanceof DecimalType;
  }
}
