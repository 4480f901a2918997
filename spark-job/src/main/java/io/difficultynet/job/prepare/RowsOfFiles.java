package io.difficultynet.job.prepare;

import java.util.Iterator;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;

/** Rows as Spark reads them in a task. A failure of it names the file, which not all of them do. */
public record RowsOfFiles(Iterator<Row> rows) implements Iterator<Row> {

  @Override
  public boolean hasNext() {
    try {
      return rows.hasNext();
    } catch (Exception e) { // Spark does not declare its own
      throw named(e);
    }
  }

  @Override
  public Row next() {
    try {
      return rows.next();
    } catch (Exception e) {
      throw named(e);
    }
  }

  private static IllegalStateException named(Exception e) {
    return new IllegalStateException("reading file " + InputFileBlockHolder.getInputFilePath(), e);
  }
}
