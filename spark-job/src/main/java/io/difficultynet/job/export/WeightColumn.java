package io.difficultynet.job.export;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
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
   * @param labelColumn of text with the names of the run's classes, or of numbers with their index
   * @param weightColumn name of the new column
   * @throws DifficultyNetException DATA_UNSUITABLE when the columns are not as they should be, or a
   *     label is not a class of the run
   */
  public static Dataset<Row> add(
      Dataset<Row> table, String labelColumn, String weightColumn, LearnedWeights weights) {
    boolean byName = requireColumns(table, labelColumn, weightColumn);
    Column label = table.col(quoted(labelColumn));
    Dataset<Row> keyed = table.withColumn(KEY, byName ? label : label.cast("double"));
    Dataset<Row> classes =
        functions.broadcast(
            ClassWeightTable.of(table.sparkSession(), weights)
                .select(
                    functions
                        .col(byName ? "class_name" : "class_index")
                        .cast(byName ? "string" : "double")
                        .as(CLASS),
                    functions.col("weight").as(WEIGHT)));
    Column same = keyed.col(KEY).equalTo(classes.col(CLASS));
    requireKnown(keyed.join(classes, same, "left_anti"), labelColumn, weights);
    return keyed
        .join(classes, same, "inner")
        .drop(KEY, CLASS)
        .withColumnRenamed(WEIGHT, weightColumn);
  }

  /** Whether labels are names, not numbers. */
  private static boolean requireColumns(
      Dataset<Row> table, String labelColumn, String weightColumn) {
    List<String> columns = Arrays.asList(table.columns());
    Problems problems = new Problems();
    boolean byName = false;
    if (columns.contains(labelColumn)) {
      var type = table.schema().apply(labelColumn).dataType();
      byName = type instanceof StringType;
      if (!byName && !(type instanceof NumericType)) {
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
    if (columns.contains(weightColumn)) {
      problems.add(
          "column " + weightColumn, "is in the table already", "Name the weight column otherwise");
    }
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, HEADLINE);
    return byName;
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
