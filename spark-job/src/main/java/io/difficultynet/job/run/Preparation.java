package io.difficultynet.job.run;

import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.conf.Architecture;
import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.conf.MethodSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.ClassWarnings;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.SampleWeights;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.image.EncodedImages;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.longtail.GroupWarnings;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.job.cluster.RunMemory;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Perceptrons;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.job.worker.RunPlan;
import io.difficultynet.seed.Seeds;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What the driver works out from data and configuration before anything trains. Reading it is the
 * check of the data: every error that it can find is found here.
 *
 * @param content what the samples are, for messages
 * @param sampleBytes of an executor's heap that samples take, training and test, at most
 * @param classNames of each class // [C]
 * @param sources what training and test source hold
 * @param train by what the training samples are recognised
 * @param test by what the test samples are recognised
 * @param findings what the user is to know of the data
 * @param split of the training source
 * @param normalisation of each channel or feature, measured or given
 * @param pipeline samples to network input
 * @param orientation what is made of the orientation in the images' Exif data
 * @param network to train
 * @param start what it starts from
 */
public record Preparation(
    String content,
    long sampleBytes,
    List<String> classNames,
    RunPlan.Sources sources,
    SourceFingerprint train,
    SourceFingerprint test,
    DataFindings findings,
    LongTailSplit split,
    Normalisation normalisation,
    InputPipeline pipeline,
    Orientation orientation,
    NetworkDescription network,
    ModelStart start) {

  /** An array holds them; a training needs several such arrays. */
  private static final int MOST_PARAMETERS = Integer.MAX_VALUE - 8;

  /**
   * Reads the data and the pretrained weights, and makes the split.
   *
   * @param executors that will train
   * @throws io.difficultynet.error.DifficultyNetException DATA_… or CONFIG_INVALID
   */
  static Preparation of(RunConfig config, Configuration hadoop, int executors) {
    ByteSource source = new HadoopByteSource(hadoop);
    TrainTest data = SampleSets.read(config.data(), source);
    Seeds seeds = new Seeds(config.run().seed());
    LongTailSplit split = LongTailSplit.of(data.train(), config.split(), seeds);
    Problems problems = new Problems();
    new EpochShape(split.trainSize(), config.train().batchSize()).check(executors, problems);
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The data does not allow this configuration");
    NetworkDescription network = network(config, data.train().channels(), data.train().classes());
    RunMemory.checkArrays(config, network, split.trainSize(), executors, problems);
    problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The batches are too large");
    Normalisation normalisation = Normalisation.of(config.input(), data.train(), split.train());
    return new Preparation(
        content(data.train(), split),
        data.train().heapBytes() + data.test().heapBytes(),
        data.train().classNames(),
        RunPlan.Sources.of(data),
        data.train().fingerprint(),
        data.test().fingerprint(),
        data.findings()
            .and(
                DataFindings.ofWarnings(
                    GroupWarnings.ofValidation(data.train(), config.split().validation(), split)))
            .and(
                DataFindings.ofWarnings(
                    ClassWarnings.ofFewValidation(
                        data.train().classNames(), split.validationCounts()))),
        split,
        normalisation,
        InputPipeline.of(data.train(), config.input(), normalisation, seeds),
        data.train() instanceof EncodedImages images ? images.orientation() : Orientation.IGNORE,
        network,
        ModelStart.of(config, network, source));
  }

  private static String content(SampleStore train, LongTailSplit split) {
    String weights = SampleWeights.of(train, split.train()).text();
    return weights.isEmpty() ? train.content() : train.content() + " " + weights;
  }

  /** The same for a run that starts from the weights that its configuration names. */
  Preparation startingFrom(RunConfig config, Configuration hadoop) {
    return new Preparation(
        content,
        sampleBytes,
        classNames,
        sources,
        train,
        test,
        findings,
        split,
        normalisation,
        pipeline,
        orientation,
        network,
        ModelStart.of(config, network, new HadoopByteSource(hadoop)));
  }

  /** What decides the bits of a run of this configuration on this data. */
  public RunIdentity identity(LoadedConfig loaded) {
    return new RunIdentity(
        loaded.decidingSettings(), split.digest(), start.weightsDigest(), train, test);
  }

  /** Number of test samples. */
  public int testSize() {
    return sources.test().samples();
  }

  /**
   * The network of the configuration.
   *
   * @param channels of the images, or features of the vectors
   */
  public static NetworkDescription network(RunConfig config, int channels, int classes) {
    NetworkDescription network = linear(config, channels, classes);
    requireArray(network, config);
    return config.method().classifier() == MethodSettings.Classifier.COSINE
        ? network.withCosines()
        : network;
  }

  private static void requireArray(NetworkDescription network, RunConfig config) {
    long parameters = network.countParameters();
    if (parameters > MOST_PARAMETERS) {
      boolean ofVectors = config.network().architecture() instanceof Architecture.Perceptron;
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          ofVectors ? "network.hidden" : "network.depth and network.width",
          "with %,d classes give %s with %,d parameters, but at most %,d can be trained"
              .formatted(network.classes(), network.name(), parameters, MOST_PARAMETERS),
          "Make the network smaller");
    }
  }

  private static NetworkDescription linear(RunConfig config, int channels, int classes) {
    Architecture architecture = config.network().architecture();
    if (architecture instanceof Architecture.Perceptron perceptron) {
      return Perceptrons.of(channels, perceptron.hidden(), classes);
    }
    if (architecture instanceof Architecture.Residual residual
        && config.input() instanceof AugmentSettings augment) {
      return network(residual, new Node.Input(channels, augment.size(), augment.size()), classes);
    }
    throw new IllegalStateException("no network of %s for %s".formatted(architecture, config));
  }

  private static NetworkDescription network(
      Architecture.Residual residual, Node.Input input, int classes) {
    ResNets.Shortcut shortcut = ResNets.Shortcut.valueOf(residual.shortcut().name());
    int depth = residual.depth();
    int width = residual.width();
    return switch (residual.family()) {
      case SMALL_IMAGES -> ResNets.forSmallImages(depth, width, shortcut, input, classes);
      case LARGE_IMAGES -> ResNets.forLargeImages(depth, width, shortcut, input, classes);
    };
  }
}
