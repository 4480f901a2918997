package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts faults by whose, where and what, for the documentation. */
final class FaultTable {

  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();
  private int runs;

  /**
   * Counts those of a run that has ended with the right bits.
   *
   * @param whose executors' or driver's
   * @param log a line each: kind, point, process
   */
  void count(String whose, List<String> log) {
    for (String line : log) {
      String[] words = line.split(" ", -1);
      faults.merge("%s,%s,%s".formatted(whose, words[1], words[0]), 1, Integer::sum);
    }
    runs++;
  }

  /** Counts those that are of one kind, each in a run of its own. */
  void count(String what, int times) {
    faults.merge(what + ",,", times, Integer::sum);
    runs += times;
  }

  /** A sentence that stands below the table. */
  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Writes {@code target/faults.csv}; returns what it says. */
  String write(long seed) {
    StringBuilder csv = new StringBuilder("whose,point,fault,times\n");
    faults.forEach((key, times) -> csv.append(key).append(',').append(times).append('\n'));
    int total = faults.values().stream().mapToInt(Integer::intValue).sum();
    csv.append(
        "# %d faults in %d runs, none with other bits; seed %d\n".formatted(total, runs, seed));
    remarks.forEach(remark -> csv.append("# ").append(remark).append('\n'));
    try {
      Files.writeString(Path.of("target/faults.csv"), csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return csv.toString();
  }
}
