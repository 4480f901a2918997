package io.difficultynet.job.worker;

import io.difficultynet.conf.OptimizerSettings;
import io.difficultynet.conf.PairSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TrainSettings;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.SourceContents;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.findings.RejectedSample;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.round.FirstStage;
import io.difficultynet.job.round.LearningRates;
import io.difficultynet.job.round.PairRules;
import io.difficultynet.job.round.RoundPlan;
import io.difficultynet.job.round.RoundSettings;
import io.difficultynet.job.round.SgdSettings;
import io.difficultynet.seed.Seeds;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same for a whole run and every executor needs. Broadcast once.
 *
 * @param id of the run, the key of what executors cache
 * @param config effective configuration
 * @param seeds of all random streams
 * @param classNames of each class // [C]
 * @param network to train
 * @param engine what computes it
 * @param sources what the driver found there, and executors have to find
 * @param trainingSplit of the training source; null where only the test set is measured
 * @param pipeline samples to network input
 * @param threads OpenMP threads of a replica, the cores of an executor
 */
public record RunPlan(
    UUID id,
    RunConfig config,
    Seeds seeds,
    List<String> classNames,
    NetworkDescription network,
    EnginePlan engine,
    Sources sources,
    @Nullable LongTailSplit trainingSplit,
    InputPipeline pipeline,
    int threads)
    implements Serializable {

  private static final int[] NONE = {};

  /**
   * Contents of the training and of the test source.
   *
   * @param train null where only the test set is measured
   * @param test of the test samples
   * @param leftOut places of samples that cannot be used, which executors leave out too
   */
  public record Sources(@Nullable SourceContents train, SourceContents test, Set<String> leftOut)
      implements Serializable {

    /** Copies the places. */
    public Sources {
      leftOut = Set.copyOf(leftOut);
    }

    /** Of a whole data set. */
    public static Sources of(TrainTest data) {
      return new Sources(
          SourceContents.of(data.train()), SourceContents.of(data.test()), places(data.findings()));
    }

    /** Of test samples alone. */
    public static Sources ofTest(SampleStore test) {
      return new Sources(null, SourceContents.of(test), places(test.findings()));
    }

    private static Set<String> places(DataFindings findings) {
      return findings.rejected().stream()
          .map(RejectedSample::origin)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Most samples that an executor predicts at once. */
  public int predictionBatch() {
    return config.train().predictionBatchSize();
  }

  /** What the engine of a replica is made by. */
  ReplicaPlan replica() {
    return new ReplicaPlan(network, config.train().batchNorm(), engine, predictionBatch());
  }

  /** The split, where there is one. */
  public LongTailSplit split() {
    return required(trainingSplit);
  }

  /** The plan of the run's rounds: the numbers of the configuration. */
  public RoundPlan rounds() {
    return new RoundPlan(
        network,
        trainingSplit == null ? NONE : trainingSplit.train(),
        trainingSplit == null ? NONE : trainingSplit.validation(),
        seeds,
        settings());
  }

  private RoundSettings settings() {
    TrainSettings train = config.train();
    OptimizerSettings optimizer = train.optimizer();
    PairSettings pairs = config.method().pairs();
    return new RoundSettings(
        train.batchSize(),
        train.microBatchSize(),
        train.predictionBatchSize(),
        new SgdSettings(
            optimizer.momentum(),
            optimizer.nesterov(),
            optimizer.weightDecay(),
            optimizer.weightDecayOn() == OptimizerSettings.DecayOn.ALL),
        train.learningRate().backboneFactor(),
        train.freezesBackbone(),
        new FirstStage(
            config.run().epochs(),
            config.method().sampling(),
            config.input().mixup(),
            config.method().mixing()),
        rates(config, trainingSplit == null ? 1 : trainingSplit.trainSize()),
        new PairRules(
            pairs.trainBatchSize(),
            pairs.sampling() == PairSettings.Sampling.STRATIFIED,
            pairs.metaBatchSize(),
            pairs.innerRate(),
            pairs.epsilon()));
  }

  /**
   * The learning rates of a configuration.
   *
   * @param samples of an epoch, at least 1
   */
  public static LearningRates rates(RunConfig config, int samples) {
    int iterations = new EpochShape(samples, config.train().batchSize()).iterations();
    return new LearningRates(config.schedule(), iterations, config.epochs());
  }

  /** The contents of the training source, where there is one. */
  SourceContents trainContents() {
    return required(sources.train());
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("This plan is for measuring on the test set only");
    }
    return part;
  }
}
