package io.difficultynet.job.prepare;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.job.cluster.Failures;
import io.difficultynet.job.cluster.SparkJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Tables as Spark opens them, with errors that say which and what to do. */
public final class OpenTable {

  private OpenTable() {}

  /**
   * Opens a table at a path; reads its schema alone.
   *
   * @param format a data source of Spark's
   * @param options of the data source, each {@code key=value}
   * @param schema of the columns; null where the source tells it
   * @param where the setting that says where it is, and its value
   * @param fix what to do where there is none
   * @throws DifficultyNetException DATA_MISSING, or as Spark fails on the way
   */
  public static Dataset<Row> open(
      SparkSession session,
      String path,
      String format,
      List<String> options,
      @Nullable StructType schema,
      String where,
      String fix) {
    Map<String, String> byKey = new HashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      byKey.put(option.substring(0, equals), option.substring(equals + 1));
    }
    try {
      DataFrameReader reader = SparkJob.reader(session, path).format(format).options(byKey);
      return (schema == null ? reader : reader.schema(schema)).load(path);
    } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
      throw unopened(where, format, fix, e);
    }
  }

  /** Some sources read rows already when they are opened, to find the types of their columns. */
  static DifficultyNetException unopened(String where, String format, String fix, Exception e) {
    String as = "cannot be opened as %s: ".formatted(format);
    DifficultyNetException known = Failures.known(e);
    if (e instanceof AnalysisException || known.code() == ErrorCode.INTERNAL) {
      return new DifficultyNetException(
          ErrorCode.DATA_MISSING, where, as + Causes.firstLine(e), fix, e);
    }
    Problem problem = known.problems().get(0);
    return new DifficultyNetException(
        known.code(), where, as + problem.where() + " " + problem.what(), problem.fix(), e);
  }
}
