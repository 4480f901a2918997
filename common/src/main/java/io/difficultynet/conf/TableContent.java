package io.difficultynet.conf;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/** What the rows of a table are samples of, and the columns that have it. */
public sealed interface TableContent extends Serializable {

  /** Images: encoded bytes, or Spark's image struct. */
  record Images(String column) implements TableContent {}

  /**
   * Feature vectors.
   *
   * @param columns one column of vectors, arrays or numbers, or several of numbers, which make a
   *     vector in this order; all different
   */
  record Features(List<String> columns) implements TableContent {

    /** Copies the list and refuses none and one that stands twice. */
    public Features {
      columns = List.copyOf(columns);
      if (columns.isEmpty() || !allDifferent(columns)) {
        throw new IllegalArgumentException(
            "data.table.features-column is "
                + columns
                + "; it must name at least one column, and none twice");
      }
    }
  }

  /** Reads the one of {@code image-column} and {@code features-column} that is set. */
  static TableContent read(Values values, String section) {
    String image = values.readOptional(section + "image-column", Kind.text("the name of a column"));
    Kind<List<String>> names =
        Kind.listOf(Kind.text())
            .onlyIf(
                columns -> !columns.isEmpty() && allDifferent(columns),
                "a list in brackets of names of columns, all different");
    List<String> features =
        values.readOptional(
            section + "features-column", Kind.text("the name of a column").map(List::of).or(names));
    values.checkOneOf(section + "image-column", section + "features-column");
    return features == null ? new Images(image == null ? "" : image) : new Features(features);
  }

  private static boolean allDifferent(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }
}
