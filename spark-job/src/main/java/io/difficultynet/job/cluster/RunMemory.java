package io.difficultynet.job.cluster;

import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.error.Problems;
import io.difficultynet.job.bigdl.BigDlEngine;
import io.difficultynet.job.engine.EngineMemory;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.engine.PassSizes;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.torch.TorchMemory;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The memory that a run needs, by its configuration: finds how many samples it reads and computes
 * on at once, and asks its engine and {@link MemoryEstimate}.
 */
public final class RunMemory {

  /** What every JVM gives to an array. */
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

  private RunMemory() {}

  /**
   * For a run of {@code config}, without samples that are kept in memory, on an executor that is
   * not the driver.
   *
   * @param described what is trained, batch normalisation included; where that is frozen, engines
   *     compute a network without it ({@link FrozenNorms})
   * @param trainSize training samples
   */
  public static MemoryEstimate of(
      RunConfig config, NetworkDescription described, int trainSize, int executors, Engine engine) {
    boolean frozen = config.train().batchNorm() == TrainSettings.BatchNorm.FROZEN;
    NetworkDescription network = frozen ? FrozenNorms.withoutNorms(described) : described;
    Reads reads = Reads.of(config, network.classes(), trainSize, executors);
    boolean givesFeatures = config.method().secondStage().epochs() > 0;
    PassSizes sizes =
        new PassSizes(
            reads.training,
            givesFeatures ? reads.trained : Set.of(),
            config.train().predictionBatchSize());
    EngineMemory own = ofEngine(engine);
    return MemoryEstimate.of(
        network.parameterCount(),
        (2.0 * reads.mostTrained + reads.mostEvaluated)
            * network.input().length(), // one is read meanwhile
        executors,
        own.inHeap(network, sizes),
        own.outsideHeap(network, sizes));
  }

  /**
   * Notes batches that no array holds: the inputs of the samples that are read at once, and their
   * logits.
   *
   * @param network to train, as the configuration describes it
   */
  public static void checkArrays(
      RunConfig config,
      NetworkDescription network,
      int trainSize,
      int executors,
      Problems problems) {
    Reads reads = Reads.of(config, network.classes(), trainSize, executors);
    int values = Math.max(network.input().length(), network.classes());
    int most = MOST_VALUES / values;
    String what = "makes a batch of %,d samples of %,d numbers, but an array holds %,d numbers";
    if (reads.ofBatches > most) {
      problems.add(
          "train.micro-batch-size",
          what.formatted(reads.ofBatches, values, MOST_VALUES),
          "Set it to at most %,d".formatted(most / config.method().mixing().samplesRead()));
    }
    if (reads.ofMeta > most) {
      problems.add(
          "method.meta-batch-size, method.meta-train-batch-size",
          what.formatted(reads.ofMeta, values, MOST_VALUES),
          "Set both to at most %,d".formatted(most));
    }
  }

  /**
   * Samples that are read at once.
   *
   * @param trained sizes of the passes of a batch
   * @param training sizes of all passes that give a gradient
   * @param ofBatches most for a batch or a prediction
   * @param ofMeta most for the meta step; 0 without one
   * @param mostTrained most that are trained on
   * @param mostEvaluated most that are predicted
   */
  private record Reads(
      Set<Integer> trained,
      Set<Integer> training,
      int ofBatches,
      int ofMeta,
      int mostTrained,
      int mostEvaluated) {

    static Reads of(RunConfig config, int classes, int trainSize, int executors) {
      Set<Integer> trained = new TreeSet<>();
      for (int size :
          new EpochShape(trainSize, config.train().batchSize()).distinctPartSizes(executors)) {
        trained.addAll(passes(size, config.train()));
      }
      int mostTrained = config.method().mixing().samplesRead() * Collections.max(trained);
      int predicted = config.train().predictionBatchSize();
      int ofBatches = Math.max(mostTrained, predicted);
      if (!config.method().weighting().name().learned()) {
        return new Reads(trained, trained, ofBatches, 0, mostTrained, predicted);
      }
      int pseudo = pseudoStep(config.method().pairs(), classes);
      int meta = config.method().pairs().metaBatchSize();
      Set<Integer> training = new TreeSet<>(trained);
      training.addAll(passes(pseudo, config.train()));
      training.addAll(passes(meta, config.train()));
      return new Reads(
          trained,
          training,
          ofBatches,
          Math.max(pseudo, meta),
          Math.max(mostTrained, pseudo),
          Math.max(predicted, meta));
    }
  }

  private static EngineMemory ofEngine(Engine engine) {
    return engine == Engine.TORCH ? new TorchMemory() : BigDlEngine.memory();
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
