package io.difficultynet.job.prepare;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.TableContent;
import io.difficultynet.conf.TableSettings;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.cluster.SparkJob;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
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
  private static final String HEADLINE = "The table does not have what is asked for";

  private final SparkSession session;
  private final DataSource.Table source;
  private final TableSettings settings;
  private final Problems problems = new Problems();

  TableReader(SparkSession session, DataSource.Table source) {
    this.session = session;
    this.source = source;
    this.settings = source.table();
  }

  /**
   * Tables whose columns are sample, label and, where it is asked for, origin.
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
      open(Part.TRAIN, "data.table.name", name, () -> session.table(name), tables);
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
            tables.put(part, new TableColumns(part.word() + " samples", rows, settings)));
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
    return new Tables(rows, new TableRows(sample, settings.originColumn() != null));
  }

  private interface Open {
    Dataset<Row> table() throws Exception;
  }

  private void open(Part part, String key, @Nullable String path, Map<Part, TableColumns> into) {
    if (path != null) {
      open(part, key, path, () -> reader(path).load(path), into);
    }
  }

  private void open(
      Part part, String key, String location, Open open, Map<Part, TableColumns> into) {
    String where = "%s (%s)".formatted(key, location);
    try {
      into.put(part, new TableColumns(where, open.table(), settings));
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
      problems.attempt(
          () -> {
            throw unopened(where, e);
          });
    }
  }

  /** Some sources read rows already when they are opened, to find the types of their columns. */
  private DifficultyNetException unopened(String where, Exception e) {
    String as = "cannot be opened as %s: ".formatted(settings.format());
    DifficultyNetException known = Failures.known(e);
    if (e instanceof AnalysisException || known.code() == ErrorCode.INTERNAL) {
      return new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          where,
          as + Causes.firstLine(e),
          "Correct data.table, or the right to read the table; a data source that is not Spark's"
              + " own needs its jar (--packages)",
          e);
    }
    Problem problem = known.problems().get(0);
    return new DifficultyNetException(
        known.code(), where, as + problem.where() + " " + problem.what(), problem.fix(), e);
  }

  private DataFrameReader reader(String path) {
    Map<String, String> options = new HashMap<>();
    for (String option : settings.options()) {
      int equals = option.indexOf('=');
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return SparkJob.reader(session, path).format(settings.format()).options(options);
  }
}
