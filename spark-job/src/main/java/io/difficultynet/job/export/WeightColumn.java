package io.difficultynet.job.export;

import io.difficultynet.datasets.ClassNames;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.cluster.SparkJob;
import io.difficultynet.report.LearnedWeights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * The weight of each row's class as a column, which Spark ML's learners take as {@code weightCol}.
 * The classes' table is small and broadcast, so that the rows are not shuffled.
 */
public final class WeightColumn {

  private static final String KEY = "__difficulty_net_label";
  private static final String CLASS = "__difficulty_net_known_class";
  private static final String WEIGHT = "__difficulty_net_weight";
  private static final int MOST_NAMED = 5;
  private static final String HEADLINE = "The table cannot get the run's class weights";

  private WeightColumn() {}

  /**
   * Adds the column. Unknown labels are looked for first, which reads the label column once.
   *
   * @param table rows to weigh
   * @param labelColumn of text with the names of the run's classes, or of numbers, or text of
   *     numbers, with their index; names that are numbers themselves go before
   * @param weightColumn name of the new column
   * @throws DifficultyNetException DATA_UNSUITABLE when the columns are not as they should be, or a
   *     label is not a class of the run
   */
  public static Dataset<Row> add(
      Dataset<Row> table, String labelColumn, String weightColumn, LearnedWeights weights) {
    boolean text = requireColumns(table, labelColumn, weightColumn, weights);
    Column label = table.col(quoted(labelColumn));
    Dataset<Row> keyed = table.withColumn(KEY, text ? label : label.cast("double"));
    Dataset<Row> known = ClassWeightTable.of(table.sparkSession(), weights);
    Dataset<Row> byKey =
        !text
            ? keys(known, "class_index", "double")
            : ClassNames.anyNumber(names(weights))
                ? keys(known, "class_name", "string")
                : keys(known, "class_name", "string").union(keys(known, "class_index", "string"));
    Dataset<Row> classes = functions.broadcast(byKey);
    Column same = keyed.col(KEY).equalTo(classes.col(CLASS));
    requireKnown(keyed.join(classes, same, "left_anti"), labelColumn, weights);
    return keyed
        .join(classes, same, "inner")
        .drop(KEY, CLASS)
        .withColumnRenamed(WEIGHT, weightColumn);
  }

  private static Dataset<Row> keys(Dataset<Row> classes, String column, String type) {
    return classes.select(
        functions.col(column).cast(type).as(CLASS), functions.col("weight").as(WEIGHT));
  }

  private static List<String> names(LearnedWeights weights) {
    return weights.classes().stream().map(LearnedWeights.OfClass::name).toList();
  }

  /** Whether labels are text. */
  private static boolean requireColumns(
      Dataset<Row> table, String labelColumn, String weightColumn, LearnedWeights weights) {
    List<String> columns = Arrays.asList(table.columns());
    Problems problems = new Problems();
    boolean text = false;
    if (columns.contains(labelColumn)) {
      var type = table.schema().apply(labelColumn).dataType();
      text = type instanceof StringType;
      if (!text && ClassNames.ambiguousNumbers(names(weights))) {
        problems.add(
            "column " + labelColumn,
            "has numbers, and the run's classes are named by numbers that are not their indices",
            "Cast it to text, which is taken for names");
      } else if (!text && !(type instanceof NumericType)) {
        problems.add(
            "column " + labelColumn,
            "is of type " + type.simpleString(),
            "Give a label column of text (names of classes) or numbers (their index)");
      }
    } else {
      problems.add(
          "column " + labelColumn,
          "is not in the table, which has " + columns,
          "Name its label column");
    }
    if (!SparkJob.columnsNamed(table, weightColumn).isEmpty()) {
      problems.add(
          "column " + weightColumn,
          columns.contains(weightColumn)
              ? "is in the table already"
              : "is in the table already, as " + SparkJob.columnsNamed(table, weightColumn),
          "Name the weight column otherwise");
    }
    if (SparkJob.columnsNamed(table, labelColumn).size() > 1) {
      problems.add(
          "column " + labelColumn,
          "is one of several that Spark does not tell apart: "
              + SparkJob.columnsNamed(table, labelColumn),
          "Rename all but one of them, or start with --conf spark.sql.caseSensitive=true");
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, HEADLINE);
    return text;
  }

  private static void requireKnown(
      Dataset<Row> unknown, String labelColumn, LearnedWeights weights) {
    List<Row> some =
        unknown.select(quoted(labelColumn)).distinct().limit(MOST_NAMED).collectAsList();
    if (!some.isEmpty()) {
      String labels =
          some.stream()
              .map(row -> String.valueOf(row.get(0)))
              .sorted()
              .collect(Collectors.joining(", "));
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "column " + labelColumn,
          "has labels that are not classes of the run " + weights.runName() + ": " + labels,
          "Labels are names of the run's classes, or 0 to "
              + (weights.classes().size() - 1)
              + "; leave other rows out of the table");
    }
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
