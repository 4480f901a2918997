package io.difficultynet.job.cluster;

import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.error.Problem;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.network.NetworkDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Memory that a run needs, to be compared with what it is given ({@link GivenMemory}).
 *
 * <p>Heap of an executor: parameters and momentum as Spark brings them (values and bytes), the
 * round's own copies and gradients, slices of the exchange; input of whole batches; samples; and on
 * BigDL what its networks share. Measured with rounds of ResNet-50 on one executor: BigDL, for
 * which this says 1.4 GiB, went through that and not through 1.2; libtorch, for which it says 1.1
 * GiB, through that and not through 0.8.
 *
 * <p>Outside it, BigDL: a network compiled for training holds the output of every layer and its
 * gradient, where batch normalisation and the ReLU over it are one (measured as growth of the
 * process by batch size: 1.94, 1.82 and 1.89 times the outputs for ResNet-20, ResNet-56 and
 * ResNet-50), one for prediction the outputs. There is a network for each batch size, but all lie
 * in the same memory, so the largest counts. Each has parameters of its own in MKL-DNN's layouts
 * (measured as growth of the process by number of networks, ResNet-50: 3.5 times the parameters
 * where it trains, 1.1 where it predicts).
 *
 * <p>Outside it, libtorch: a step holds the outputs and frees them (measured as growth of the
 * process's peak by batch size: 0.9 to 1.0 times the outputs for ResNet-56 and ResNet-50, 1.2 for
 * ResNet-20 before). A prediction frees what nothing is left to read (measured the same way: 3.6
 * and 3.1 times the most that is alive at once, ResNet-32 and ResNet-50). The largest batch counts.
 * On a GPU less.
 *
 * <p>With frozen batch normalisation engines compute a network without it ({@link FrozenNorms}).
 *
 * <p>Heap of the driver: the state before and after a round, the slices, and what is broadcast.
 * Measured with ResNet-50, for which this says 1,020 MiB: 1,000 were enough, 820 were not.
 *
 * @param heap of an executor, estimated, in MiB
 * @param outside an executor's heap, estimated, in MiB
 * @param driver heap of the driver, estimated, in MiB; where the executor is in it, the same
 */
public record MemoryEstimate(long heap, long outside, long driver) {

  private static final double TRAINING_COPIES = 2.2;
  private static final double PREDICTION_COPIES = 1.1;
  private static final double TORCH_TRAINING_COPIES = 1.5;
  private static final double TORCH_PREDICTION_COPIES = 4;

  /** Of parameters outside the heap, in a network that trains. */
  private static final double NATIVE_TRAINING_COPIES = 4;

  /** The same in one that predicts or gives features. */
  private static final double NATIVE_PREDICTION_COPIES = 1.2;

  /** Of parameters on BigDL: a gradient, and values and gradient of a network while it is built. */
  private static final int LAYER_COPIES = 3;

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

  /**
   * This with samples that an executor keeps in its heap.
   *
   * @param sampleBytes of them
   * @param network whose state a driver holds that is the executor too
   * @param local whether it is
   */
  public MemoryEstimate withSamples(long sampleBytes, NetworkDescription network, boolean local) {
    long withSamples = heap + mebibytes((double) sampleBytes);
    if (!local) {
      return new MemoryEstimate(withSamples, outside, driver);
    }
    long together = withSamples + mebibytes(parameters(COPIES_OF_DRIVER_ALONE, network));
    return new MemoryEstimate(together, outside, together);
  }

  /**
   * For a run of {@code config}, without samples that are kept in memory, on an executor that is
   * not the driver.
   *
   * @param described what is trained, batch normalisation included
   * @param trainSize training samples
   */
  public static MemoryEstimate of(
      RunConfig config,
      NetworkDescription described,
      int trainSize,
      int executors,
      NetworkSettings.Engine engine) {
    boolean frozen = config.train().batchNorm() == TrainSettings.BatchNorm.FROZEN;
    NetworkDescription network = frozen ? FrozenNorms.withoutNorms(described) : described;
    Batches batches = Batches.of(config, network.classes(), trainSize, executors);
    boolean torch = engine == NetworkSettings.Engine.TORCH;
    int largest = Collections.max(batches.sizes);
    double outputs = // in floats
        torch
            ? Math.max(
                TORCH_TRAINING_COPIES * largest * network.activationCount(),
                TORCH_PREDICTION_COPIES * batches.predicted * network.greatestLiveActivationCount())
            : Math.max(TRAINING_COPIES * largest, PREDICTION_COPIES * batches.predicted)
                * network.fusedActivationCount();
    double copies =
        ROUND_COPIES
            + (double) SLICE_COPIES / executors
            + (double) EXCHANGE_COPIES * (executors - 1) / executors;
    double inputs = 2.0 * batches.mostRead + batches.mostEvaluated; // one is read meanwhile
    if (!torch) {
      copies += LAYER_COPIES;
      inputs += sum(batches.sizes) + batches.predicted;
    }
    return new MemoryEstimate(
        SPARK_AND_CLASSES
            + mebibytes(
                parameters(copies, network) + inputs * network.input().length() * Float.BYTES),
        NATIVE_LIBRARIES_AND_JVM
            + mebibytes(
                outputs * Float.BYTES
                    + parameters(
                        torch ? NATIVE_TRAINING_COPIES : ofNetworks(config, batches), network)),
        SPARK_AND_CLASSES + mebibytes(parameters(DRIVER_COPIES, network)));
  }

  /** Bytes. */
  private static double parameters(double copies, NetworkDescription network) {
    return copies * network.parameterCount() * Float.BYTES;
  }

  private static long mebibytes(double bytes) {
    return Math.round(bytes / MEBI);
  }

  /**
   * How many samples are read and computed on at once.
   *
   * @param trained sizes of the passes of training
   * @param sizes of these and of the passes of the meta step
   * @param mostRead samples of the largest batch that is read whole to train on
   * @param mostEvaluated the same without augmentation
   * @param predicted samples of a pass that measures
   */
  private record Batches(
      Set<Integer> trained, Set<Integer> sizes, int mostRead, int mostEvaluated, int predicted) {

    private static Batches of(RunConfig config, int classes, int trainSize, int executors) {
      EpochShape epoch = new EpochShape(trainSize, config.train().batchSize());
      Set<Integer> trained = new TreeSet<>();
      for (int size : epoch.distinctPartSizes(executors)) {
        trained.addAll(passes(size, config.train()));
      }
      int read = Collections.max(trained);
      int predicted = config.train().predictionBatchSize();
      if (!config.method().weighting().name().learned()) {
        return new Batches(trained, trained, read, predicted, predicted);
      }
      int pseudo = pseudoStep(config.method().pairs(), classes);
      int meta = config.method().pairs().metaBatchSize();
      Set<Integer> sizes = new TreeSet<>(trained);
      sizes.addAll(passes(pseudo, config.train()));
      sizes.addAll(passes(meta, config.train()));
      return new Batches(
          trained, sizes, Math.max(read, pseudo), Math.max(predicted, meta), predicted);
    }

    /** Samples of a pseudo step's training batch; a stratified one has a sample of every class. */
    private static int pseudoStep(PairSettings pairs, int classes) {
      return pairs.sampling() == PairSettings.Sampling.STRATIFIED
          ? Math.max(classes, pairs.trainBatchSize())
          : pairs.trainBatchSize();
    }

    /** Sizes of the passes that a batch makes. */
    private static Set<Integer> passes(int size, TrainSettings train) {
      Integer most = train.microBatchSize();
      EpochShape passes = new EpochShape(size, most == null ? size : most);
      return new TreeSet<>(List.of(passes.batchSize(0), passes.batchSize(passes.iterations() - 1)));
    }
  }

  /** Copies of the parameters outside the heap of all networks that BigDL compiles. */
  private static double ofNetworks(RunConfig config, Batches batches) {
    boolean gives = config.method().secondStage().epochs() > 0; // features of its batches
    int predicting = gives ? 1 + batches.trained.size() : 1;
    return NATIVE_TRAINING_COPIES * batches.sizes.size() + NATIVE_PREDICTION_COPIES * predicting;
  }

  private static long sum(Set<Integer> sizes) {
    return sizes.stream().mapToLong(Integer::longValue).sum();
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
