package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.TableContent;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Opens the tables of a configuration with Spark and picks their columns. Reads schemas alone, of
 * all tables before it complains about one.
 */
final class TableReader {
  private static final String CORRECT =
      "Correct data.table, or the right to read the table; a data source that is not Spark's own"
          + " needs its jar (--packages)";
  private static final String HEADLINE = "The table does not have what is asked for";

  private final SparkSession session;
  private final DataSource.Table source;
  private final TableSettings settings;
  private final @Nullable String groupColumn;
  private final Problems problems = new Problems();

  /**
   * Reads tables.
   *
   * @param groupColumn with the groups of the samples; null for no groups
   */
  TableReader(SparkSession session, DataSource.Table source, @Nullable String groupColumn) {
    this.session = session;
    this.source = source;
    this.settings = source.table();
    this.groupColumn = groupColumn;
  }

  /**
   * Tables whose columns are sample, label and, where they are asked for, origin, group and weight.
   *
   * @param rows by the part that they are for; {@link Part#TRAIN} also of what is yet to be split
   * @param meaning of a row
   */
  record Tables(Map<Part, Dataset<Row>> rows, TableRows meaning) {

    /** For people: which tables there are, and of what kinds their samples and labels. */
    String text() {
      Dataset<Row> train = Objects.requireNonNull(rows.get(Part.TRAIN));
      StructField[] columns = train.schema().fields();
      String parts = rows.keySet().stream().map(Part::word).collect(Collectors.joining(", "));
      return "%s as %s, labels as %s; tables: %s"
          .formatted(
              meaning.sample().kind(),
              columns[0].dataType().simpleString(),
              columns[1].dataType().simpleString(),
              parts);
    }
  }

  /**
   * Opens them.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING or DATA_UNSUITABLE with all
   *     that is wrong with all tables
   */
  Tables open() {
    Map<Part, TableColumns> tables = new EnumMap<>(Part.class);
    String name = settings.name();
    if (name != null) {
      String where = "data.table.name (%s)".formatted(name);
      open(Part.TRAIN, where, () -> named(name, where), tables);
    } else {
      open(Part.TRAIN, "data.table.path", settings.path(), tables);
    }
    open(Part.VALIDATION, "data.table.validation-path", settings.validationPath(), tables);
    open(Part.TEST, "data.table.test-path", settings.testPath(), tables);
    return picked(tables);
  }

  /**
   * Takes tables that somebody else has opened.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE with all that is wrong
   */
  Tables of(Map<Part, Dataset<Row>> opened) {
    Map<Part, TableColumns> tables = new EnumMap<>(Part.class);
    opened.forEach(
        (part, rows) ->
            tables.put(
                part, new TableColumns(part.word() + " samples", rows, settings, groupColumn)));
    return picked(tables);
  }

  private Tables picked(Map<Part, TableColumns> tables) {
    Map<Part, Dataset<Row>> rows = new EnumMap<>(Part.class);
    tables.forEach((part, table) -> rows.put(part, table.pick(problems)));
    TableColumns train = tables.get(Part.TRAIN);
    tables.values().forEach(table -> table.requireLabelsOf(train, problems));
    problems.throwIfAny(HEADLINE);
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, HEADLINE);
    if (train == null) {
      throw new IllegalStateException("a table has training rows");
    }
    RowSample sample =
        settings.content() instanceof TableContent.Features
            ? new FeaturesInRow(train.featureNames())
            : new ImageInRow(source.orientation());
    return new Tables(
        rows,
        new TableRows(
            sample,
            settings.originColumn() != null,
            groupColumn != null,
            settings.weightColumn() != null));
  }

  private void open(Part part, String key, @Nullable String path, Map<Part, TableColumns> into) {
    if (path != null) {
      String where = "%s (%s)".formatted(key, path);
      open(
          part,
          where,
          () ->
              OpenTable.open(
                  session, path, settings.format(), settings.options(), null, where, CORRECT),
          into);
    }
  }

  private void open(
      Part part, String where, Supplier<Dataset<Row>> table, Map<Part, TableColumns> into) {
    problems.attempt(
        () -> {
          into.put(part, new TableColumns(where, table.get(), settings, groupColumn));
        });
  }

  private Dataset<Row> named(String name, String where) {
    try {
      return session.table(name);
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
      throw OpenTable.unopened(where, settings.format(), CORRECT, e);
    }
  }
}
