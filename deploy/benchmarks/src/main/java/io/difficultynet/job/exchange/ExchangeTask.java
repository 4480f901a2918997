package io.difficultynet.job.exchange;

import io.difficultynet.job.round.Collective;
import io.difficultynet.job.round.Slices;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/**
 * One replica of an {@link ExchangeCase}: the collective alone, with nothing computed in between.
 * Before each iteration the replicas line up by an exchange of one number each, so that what is
 * timed is the exchange and not the wait for a replica that was late. The sums are checked before
 * the iterations that count and in the last one.
 */
final class ExchangeTask extends AbstractFunction1<Iterator<Integer>, Iterator<ExchangeTimes>>
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path STATUS = Path.of("/proc/self/status"); // proc(5)
  private static final String MOST_RESIDENT = "VmHWM:";

  private final ExchangeCase measured;
  private final int replicas;
  private final String name;

  /** As replica of {@code replicas}; {@code name} is this exchange's alone. */
  ExchangeTask(ExchangeCase measured, int replicas, String name) {
    this.measured = measured;
    this.replicas = replicas;
    this.name = name;
  }

  @Override
  public Iterator<ExchangeTimes> apply(Iterator<Integer> ignored) {
    Slices one = new Slices(replicas, replicas);
    Slices all = new Slices(measured.parameters(), replicas);
    try (BlockExchange lineUp = exchange(name + "-line-up", one, WireFormat.FP32);
        BlockExchange exchange = exchange(name, all, measured.format())) {
      ExchangeTimes times = times(lineUp, exchange);
      return JavaConverters.asScalaIteratorConverter(List.of(times).iterator()).asScala();
    }
  }

  private static BlockExchange exchange(String name, Slices slices, WireFormat format) {
    TaskContext task = TaskContext.get();
    BlockNames names = new BlockNames(name, "exchange", task.stageAttemptNumber());
    return new BlockExchange(SparkEnv.get().blockManager(), task, names, slices, format, PATIENCE);
  }

  private ExchangeTimes times(Collective lineUp, Collective exchange) {
    Slices slices = exchange.slices();
    int part = exchange.part();
    float[] gradient = new float[slices.length()]; // [P]
    float[] parameters = new float[slices.length()]; // [P]
    float[] sum = new float[slices.length(part)]; // [slice]
    float[] ready = new float[replicas];
    long[] sumNanos = new long[measured.iterations()];
    long[] gatherNanos = new long[measured.iterations()];
    long processor = ProcessorTime.nanos();
    Arrays.fill(gradient, 1f);
    for (int t = -measured.warmUp(); t < measured.iterations(); t++) {
      int iteration = measured.warmUp() + t;
      if (t == 0) {
        processor = ProcessorTime.nanos();
      }
      lineUp.sum(iteration, ready, new float[1]);
      lineUp.gather(iteration, ready);
      long start = System.nanoTime();
      exchange.sum(iteration, gradient, sum);
      long summed = System.nanoTime();
      System.arraycopy(sum, 0, parameters, slices.offset(part), sum.length);
      long gather = System.nanoTime();
      exchange.gather(iteration, parameters);
      long end = System.nanoTime();
      if (t >= 0) {
        sumNanos[t] = summed - start;
        gatherNanos[t] = end - gather;
      } else {
        requireAll(parameters, replicas);
        Arrays.fill(parameters, 0f);
      }
    }
    processor = ProcessorTime.nanos() - processor;
    requireAll(parameters, replicas);
    return new ExchangeTimes(part, sumNanos, gatherNanos, processor, mostResident());
  }

  private static void requireAll(float[] values, float expected) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != expected) {
        throw new IllegalStateException(
            "the sum of parameter %d is %s instead of %s".formatted(i, values[i], expected));
      }
    }
  }

  private static long mostResident() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(MOST_RESIDENT))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))) // "VmHWM: 123 kB"
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
