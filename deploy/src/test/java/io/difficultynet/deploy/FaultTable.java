package io.difficultynet.deploy;

import io.difficultynet.report.EpochReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts faults by whose, where and what, for the documentation. */
final class FaultTable {

  private final Map<String, Integer> faults = new TreeMap<>();
  private int runs;
  private long useful;
  private long all;

  /**
   * Counts those of a run that has ended with the right bits.
   *
   * @param whose executors' or driver's
   * @param log a line each: kind, point, process
   * @param forwards batches that went through the network, those that came to nothing too; 0 where
   *     they were not counted
   */
  void count(String whose, List<String> log, long forwards, RunFiles run) {
    for (String line : log) {
      String[] words = line.split(" ", -1);
      faults.merge("%s,%s,%s".formatted(whose, words[1], words[0]), 1, Integer::sum);
    }
    runs++;
    all += forwards;
    useful += run.readResult().epochs().stream().mapToLong(EpochReport::samples).sum();
  }

  /** Counts those that are of one kind. */
  void count(String what, int times) {
    faults.merge(what + ",,", times, Integer::sum);
  }

  /** Writes {@code target/faults.csv}; returns what it says. */
  String write(long seed) {
    StringBuilder csv = new StringBuilder("whose,point,fault,times\n");
    faults.forEach((key, times) -> csv.append(key).append(',').append(times).append('\n'));
    int total = faults.values().stream().mapToInt(Integer::intValue).sum();
    try {
      Files.writeString(Path.of("target/faults.csv"), csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return csv
        + String.format(
            Locale.ROOT,
            "%d faults in %d runs, none with other bits; seed %d; %d samples, %d passes%n",
            total,
            runs,
            seed,
            useful,
            all);
  }
}
