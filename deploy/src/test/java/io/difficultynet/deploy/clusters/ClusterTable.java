package io.difficultynet.deploy.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was done on which cluster, and how it ended: a table for the documentation. All tests of a
 * JVM share one.
 */
public final class ClusterTable {

  private static final Path FILE = Path.of("target/clusters.md");

  private static final Map<String, Map<String, String>> ROWS = new LinkedHashMap<>();

  private ClusterTable() {}

  /**
   * Notes a test that has passed, and writes the table as it is now.
   *
   * @param row the cluster manager and the deploy mode
   * @param column what was done
   * @param ending how it ended
   */
  public static synchronized void note(String row, String column, String ending) {
    ROWS.computeIfAbsent(row, unused -> new LinkedHashMap<>()).put(column, ending);
    try {
      Files.writeString(FILE, markdown());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String markdown() {
    Set<String> columns = new LinkedHashSet<>();
    ROWS.values().forEach(row -> columns.addAll(row.keySet()));
    StringBuilder table = new StringBuilder("| |");
    columns.forEach(column -> table.append(' ').append(column).append(" |"));
    table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    ROWS.forEach(
        (name, row) -> {
          table.append("| ").append(name).append(" |");
          columns.forEach(
              column -> table.append(' ').append(row.getOrDefault(column, "")).append(" |"));
          table.append('\n');
        });
    return table.toString();
  }
}
