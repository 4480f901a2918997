package io.difficultynet.job;

import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.error.Problem;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.spark.MemoryOverhead;
import io.difficultynet.job.spark.RunPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Memory outside the Java heap that the engine needs on an executor, to be compared with what the
 * cluster allows ({@link MemoryOverhead}). The heap is not in it.
 *
 * <p>BigDL: a network compiled for training holds the output of every node and its gradient
 * (measured as growth of the process by batch size: 1.95 and 1.98 times the outputs for ResNet-20
 * and ResNet-56), one for prediction the outputs; there is a network for each batch size.
 *
 * <p>libtorch: a step holds the outputs and frees them (measured as growth of the process's peak by
 * batch size: 1.2 times the outputs for ResNet-20), so the largest batch counts. On a GPU less.
 *
 * <p>With frozen batch normalisation engines compute a network without it ({@link FrozenNorms}).
 *
 * @param mebibytes estimated, outside the heap
 */
record MemoryEstimate(long mebibytes) {

  private static final double TRAINING_COPIES = 2.2;
  private static final double PREDICTION_COPIES = 1.1;
  private static final double TORCH_TRAINING_COPIES = 1.5;

  /** Values, gradient, and both in MKL-DNN's layout. */
  private static final int PARAMETER_COPIES = 4;

  private static final long NATIVE_LIBRARIES_AND_JVM = 300;
  private static final double MEBI = 1 << 20;

  /** For a run that has passed its checks. */
  static MemoryEstimate of(RunConfig config, Preflight.Ready ready) {
    return of(
        config,
        ready.preparation().network(),
        ready.preparation().split().trainSize(),
        ready.shape().executors(),
        ready.engine().engine());
  }

  /**
   * For a run of {@code config}.
   *
   * @param described what is trained, batch normalisation included
   * @param trainSize training samples
   */
  static MemoryEstimate of(
      RunConfig config,
      NetworkDescription described,
      int trainSize,
      int executors,
      NetworkSettings.Engine engine) {
    boolean frozen = config.train().batchNorm() == TrainSettings.BatchNorm.FROZEN;
    NetworkDescription network = frozen ? FrozenNorms.withoutNorms(described) : described;
    EpochShape epoch = new EpochShape(trainSize, config.train().batchSize());
    Set<Integer> passSizes = new TreeSet<>();
    for (int size : epoch.distinctPartSizes(executors)) {
      passSizes.addAll(passes(size, config.train()));
    }
    Set<Integer> batchSizes = new TreeSet<>(passSizes);
    if (config.method().weighting().name().learned()) {
      batchSizes.addAll(
          passes(pseudoStep(config.method().pairs(), network.classes()), config.train()));
      batchSizes.addAll(passes(config.method().pairs().metaBatchSize(), config.train()));
    }
    int prediction = RunPlan.predictionBatch(config.train());
    boolean torch = engine == NetworkSettings.Engine.TORCH;
    double activations =
        (torch ? torch(batchSizes, prediction) : bigDl(batchSizes, prediction))
            * network.activationCount();
    int networks = torch ? 1 : batchSizes.size() + 1;
    if (!torch && config.method().secondStage().epochs() > 0) { // forward passes of its batches
      activations += PREDICTION_COPIES * sum(passSizes) * network.activationCount();
      networks += passSizes.size();
    }
    double parameters = (double) PARAMETER_COPIES * networks * network.parameterCount();
    double bytes = (activations + parameters) * Float.BYTES;
    return new MemoryEstimate(NATIVE_LIBRARIES_AND_JVM + Math.round(bytes / MEBI));
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

  /** Samples whose outputs are held at once. */
  private static double bigDl(Set<Integer> batchSizes, int prediction) {
    return TRAINING_COPIES * sum(batchSizes) + PREDICTION_COPIES * prediction;
  }

  private static double torch(Set<Integer> batchSizes, int prediction) {
    return Math.max(
        TORCH_TRAINING_COPIES * Collections.max(batchSizes), PREDICTION_COPIES * prediction);
  }

  private static long sum(Set<Integer> sizes) {
    return sizes.stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * For the user, where nothing is lacking.
   *
   * @param allowed by the cluster, as {@link MemoryOverhead} has it
   */
  String text(OptionalLong allowed) {
    String need = "about %,d MiB outside the heap of each executor".formatted(mebibytes);
    return need
        + (allowed.isPresent()
            ? ", of %,d that the cluster allows".formatted(allowed.getAsLong())
            : "; nothing enforces a limit here, on YARN and Kubernetes set " + setting());
  }

  /**
   * What the user should be warned of: an estimate refuses nothing. Empty where the cluster allows
   * enough or enforces no limit.
   */
  Optional<Problem> lack(OptionalLong allowed) {
    if (allowed.isEmpty() || allowed.getAsLong() >= mebibytes) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            MemoryOverhead.KEY,
            ("allows an executor %,d MiB outside its heap, but this run needs about %,d MiB, and the"
                    + " cluster may stop an executor that takes more than it is allowed")
                .formatted(allowed.getAsLong(), mebibytes),
            "Set --conf " + setting()));
  }

  /** As Spark reads it, in digits of no language. */
  private String setting() {
    return MemoryOverhead.KEY + "=" + mebibytes + "m";
  }
}
