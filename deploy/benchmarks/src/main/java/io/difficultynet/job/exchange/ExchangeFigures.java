package io.difficultynet.job.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A measured {@link ExchangeCase}. An iteration takes as long as its slowest replica.
 *
 * @param parts of all replicas, in their order
 */
record ExchangeFigures(ExchangeCase measured, List<ExchangeTimes> parts) {

  static final String HEADER =
      "  parameters  gradient  MB sent  sum, ms (quartiles)       gather, ms (quartiles)    both, ms"
          + " (quartiles)      processor, ms  us a block  resident, MiB";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double MEBI = 1 << 20;

  /** First quartile, median and third quartile, in milliseconds. */
  record Quartiles(double first, double median, double third) {

    static Quartiles of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Between two values, in proportion. */
    private static double at(long[] sorted, double share) {
      double position = share * (sorted.length - 1);
      int below = (int) position;
      int above = Math.min(below + 1, sorted.length - 1);
      double nanos = sorted[below] + (position - below) * (sorted[above] - sorted[below]);
      return nanos / NANOS_PER_MILLI;
    }

    String text() {
      return "%8.2f (%.2f to %.2f)".formatted(median, first, third);
    }

    Map<String, Object> toMap() {
      return Map.of("first", first, "median", median, "third", third);
    }
  }

  Quartiles sum() {
    return slowest(ExchangeTimes::sumNanos);
  }

  Quartiles gather() {
    return slowest(ExchangeTimes::gatherNanos);
  }

  Quartiles both() {
    return slowest(
        part ->
            IntStream.range(0, part.sumNanos().length)
                .mapToLong(t -> part.sumNanos()[t] + part.gatherNanos()[t])
                .toArray());
  }

  private Quartiles slowest(Function<ExchangeTimes, long[]> nanos) {
    List<long[]> all = parts.stream().map(nanos).toList();
    return Quartiles.of(
        IntStream.range(0, measured.iterations())
            .mapToLong(t -> all.stream().mapToLong(part -> part[t]).max().orElseThrow())
            .toArray());
  }

  private long bytesSent() {
    return IntStream.range(0, parts.size())
        .mapToLong(part -> measured.bytesSent(part, parts.size()))
        .max()
        .orElseThrow();
  }

  private long most(LongStream values) {
    return values.max().orElseThrow();
  }

  private long residentBytes() {
    return most(parts.stream().mapToLong(ExchangeTimes::residentBytes));
  }

  /** Processor time of an executor for an iteration, lining up included. */
  private double processorMillis() {
    double nanos = most(parts.stream().mapToLong(ExchangeTimes::processorNanos));
    return nanos / measured.iterations() / NANOS_PER_MILLI;
  }

  /** The same for each block that an executor sends and each that it receives meanwhile. */
  private double processorMicrosPerBlock() {
    long blocks = measured.blocksSent(parts.size()) + measured.blocksToLineUp(parts.size());
    return processorMillis() * MICROS_PER_MILLI / ((double) blocks / parts.size());
  }

  /** The line of the table below {@link #HEADER}. */
  String line() {
    return "%,12d %9s %8.2f  %-24s  %-24s  %-24s %14.1f %11.0f %14.0f"
        .formatted(
            measured.parameters(),
            measured.format(),
            bytesSent() / 1e6,
            sum().text(),
            gather().text(),
            both().text(),
            processorMillis(),
            processorMicrosPerBlock(),
            residentBytes() / MEBI);
  }

  Map<String, Object> toMap() {
    return Map.ofEntries(
        Map.entry("parameters", measured.parameters()),
        Map.entry("gradientFormat", measured.format().name()),
        Map.entry("iterations", measured.iterations()),
        Map.entry("bytesSent", bytesSent()),
        Map.entry("sumMillis", sum().toMap()),
        Map.entry("gatherMillis", gather().toMap()),
        Map.entry("bothMillis", both().toMap()),
        Map.entry("processorMillis", processorMillis()),
        Map.entry("processorMicrosPerBlock", processorMicrosPerBlock()),
        Map.entry("residentBytes", residentBytes()));
  }
}
