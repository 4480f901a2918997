package io.difficultynet.job.cluster;

import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that a run needs, to be compared with what it is given ({@link GivenMemory}): what rounds,
 * exchange, input and driver need, and what the engine needs ({@link
 * io.difficultynet.job.engine.EngineMemory}).
 *
 * <p>Heap of an executor: parameters and momentum as Spark brings them (values and bytes), the
 * round's own copies and gradients, slices of the exchange; input of whole batches; samples; and
 * what the engine has there. Measured with rounds of ResNet-50 on one executor: BigDL, for which
 * this says 1.4 GiB, went through that and not through 1.2; libtorch, for which it says 1.1 GiB,
 * through that and not through 0.8.
 *
 * <p>Heap of the driver: the state before and after a round, the slices, and what is broadcast.
 * Measured with ResNet-50, for which this says 1,020 MiB: 1,000 were enough, 820 were not.
 *
 * @param heap of an executor, estimated, in MiB
 * @param outside an executor's heap, estimated, in MiB
 * @param driver heap of the driver, estimated, in MiB; where the executor is in it, the same
 */
public record MemoryEstimate(long heap, long outside, long driver) {

  /** Of parameters in a round: broadcast with momentum, twice; own, engine's, two gradients. */
  private static final int ROUND_COPIES = 8;

  /** Of a slice: sum and momentum, and with the parameters as bytes. */
  private static final int SLICE_COPIES = 4;

  /** Of the slices of the others: on their way to them and from them, of one that waits. */
  private static final int EXCHANGE_COPIES = 2;

  /** Of parameters at a driver: with momentum before and after a round, and on their way. */
  private static final int DRIVER_COPIES = 11;

  /** Of these, what its executor does not hold too where that is in the same process. */
  private static final int COPIES_OF_DRIVER_ALONE = 4;

  private static final long SPARK_AND_CLASSES = 150;
  private static final long NATIVE_LIBRARIES_AND_JVM = 300;
  private static final double MEBI = 1 << 20;

  /** More than any machine has, and little enough to be added up. */
  private static final double MOST_MEBIBYTES = 1L << 50;

  /**
   * Without samples that are kept in memory, on an executor that is not the driver. In doubles,
   * which no size overflows.
   *
   * @param parameters of the network as the engine computes it
   * @param inputs floats of the samples that are read at once
   * @param executors at least 1
   * @param engineHeap bytes that the engine takes of the heap
   * @param engineOutside bytes that the engine takes outside the heap
   */
  static MemoryEstimate of(
      long parameters, double inputs, int executors, double engineHeap, double engineOutside) {
    double copies =
        ROUND_COPIES
            + (double) SLICE_COPIES / executors
            + (double) EXCHANGE_COPIES * (executors - 1) / executors;
    return new MemoryEstimate(
        SPARK_AND_CLASSES + mebibytes((copies * parameters + inputs) * Float.BYTES + engineHeap),
        NATIVE_LIBRARIES_AND_JVM + mebibytes(engineOutside),
        SPARK_AND_CLASSES + mebibytes((double) DRIVER_COPIES * parameters * Float.BYTES));
  }

  /**
   * This with samples that an executor keeps in its heap.
   *
   * @param sampleBytes of them
   * @param parameters of the network, whose state a driver holds that is the executor too
   * @param local whether it is
   */
  public MemoryEstimate withSamples(long sampleBytes, long parameters, boolean local) {
    long withSamples = heap + mebibytes((double) sampleBytes);
    if (!local) {
      return new MemoryEstimate(withSamples, outside, driver);
    }
    long together =
        withSamples + mebibytes((double) COPIES_OF_DRIVER_ALONE * parameters * Float.BYTES);
    return new MemoryEstimate(together, outside, together);
  }

  private static long mebibytes(double bytes) {
    return Math.round(Math.min(bytes / MEBI, MOST_MEBIBYTES));
  }

  /** For the user, where nothing is lacking. */
  public String text(GivenMemory given) {
    String need =
        "about %,d MiB of heap and %,d MiB outside it for each executor".formatted(heap, outside);
    return (given.local()
            ? ""
            : "about %,d MiB of heap for the driver, which has %,d; "
                .formatted(driver, given.driver()))
        + need
        + (given.outside().isPresent()
            ? ", which has %,d and %,d".formatted(given.heap(), given.outside().getAsLong())
            : ", whose heap has %,d; nothing enforces a limit outside it here, on YARN and Kubernetes set "
                    .formatted(given.heap())
                + overhead());
  }

  /** What the user should be warned of: an estimate refuses nothing. */
  public List<Problem> lacks(GivenMemory given) {
    List<Problem> lacks = new ArrayList<>();
    if (given.heap() < heap) {
      String option = given.local() ? "spark.driver.memory" : "spark.executor.memory";
      lacks.add(
          new Problem(
              option,
              ("gives an executor %,d MiB of heap, but this run needs about %,d MiB, and an executor"
                      + " whose heap is full is lost")
                  .formatted(given.heap(), heap),
              "Set --conf " + option + "=" + heap + "m"));
    }
    if (!given.local() && given.driver() < driver) {
      lacks.add(
          new Problem(
              "spark.driver.memory",
              "gives the driver %,d MiB of heap, but this run needs about %,d MiB"
                  .formatted(given.driver(), driver),
              "Set --conf spark.driver.memory=" + driver + "m"));
    }
    if (given.outside().isPresent() && given.outside().getAsLong() < outside) {
      lacks.add(
          new Problem(
              GivenMemory.OVERHEAD,
              ("allows an executor %,d MiB outside its heap, but this run needs about %,d MiB, and"
                      + " the cluster may stop an executor that takes more than it is allowed")
                  .formatted(given.outside().getAsLong(), outside),
              "Set --conf " + overhead()));
    }
    return lacks;
  }

  /** As Spark reads it, in digits of no language. */
  private String overhead() {
    return GivenMemory.OVERHEAD + "=" + outside + "m";
  }
}
