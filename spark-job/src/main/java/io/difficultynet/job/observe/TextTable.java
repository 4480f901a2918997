package io.difficultynet.job.observe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns of text in lines of equal length. */
final class TextTable {

  private TextTable() {}

  /** Returns a line a row: the first column to the left, the others to the right. */
  static List<String> aligned(List<List<String>> rows) {
    List<StringBuilder> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(new StringBuilder()));
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      int width = Collections.max(rows.stream().map(row -> row.get(at).length()).toList());
      for (int r = 0; r < rows.size(); r++) {
        String cell = rows.get(r).get(column);
        String space = " ".repeat(width - cell.length());
        lines.get(r).append(column == 0 ? cell + space : "  " + space + cell);
      }
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }
}
