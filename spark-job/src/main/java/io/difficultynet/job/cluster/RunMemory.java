package io.difficultynet.job.cluster;

import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.bigdl.BigDlMemory;
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
    Set<Integer> trained = new TreeSet<>();
    for (int size :
        new EpochShape(trainSize, config.train().batchSize()).distinctPartSizes(executors)) {
      trained.addAll(passes(size, config.train()));
    }
    Set<Integer> training = new TreeSet<>(trained);
    int mostRead = Collections.max(trained);
    int mostEvaluated = config.train().predictionBatchSize();
    if (config.method().weighting().name().learned()) {
      int pseudo = pseudoStep(config.method().pairs(), network.classes());
      int meta = config.method().pairs().metaBatchSize();
      training.addAll(passes(pseudo, config.train()));
      training.addAll(passes(meta, config.train()));
      mostRead = Math.max(mostRead, pseudo);
      mostEvaluated = Math.max(mostEvaluated, meta);
    }
    boolean givesFeatures = config.method().secondStage().epochs() > 0;
    PassSizes sizes =
        new PassSizes(
            training, givesFeatures ? trained : Set.of(), config.train().predictionBatchSize());
    EngineMemory own = ofEngine(engine);
    return MemoryEstimate.of(
        network.parameterCount(),
        (2.0 * mostRead + mostEvaluated) * network.input().length(), // one is read meanwhile
        executors,
        own.inHeap(network, sizes),
        own.outsideHeap(network, sizes));
  }

  private static EngineMemory ofEngine(Engine engine) {
    return engine == Engine.TORCH ? new TorchMemory() : new BigDlMemory();
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
