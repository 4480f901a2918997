package io.difficultynet.job;

import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.ByteSource;
import io.difficultynet.datasets.ImageSets;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.longtail.LongTailSplit;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.ResNets;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.seed.Seeds;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What the driver works out from data and configuration before anything trains. Reading it is the
 * check of the data: every error that it can find is found here.
 *
 * @param classNames of each class // [C]
 * @param testSize number of test samples
 * @param split of the training source
 * @param normalisation of each channel, measured or given
 * @param pipeline pixels to network input
 * @param network to train
 * @param start what it starts from
 */
record Preparation(
    List<String> classNames,
    int testSize,
    LongTailSplit split,
    Normalisation normalisation,
    InputPipeline pipeline,
    NetworkDescription network,
    ModelStart start) {

  /**
   * Reads the data and the pretrained weights, and makes the split.
   *
   * @param executors that will train
   * @throws io.difficultynet.error.DifficultyNetException DATA_… or CONFIG_INVALID
   */
  static Preparation of(RunConfig config, Configuration hadoop, int executors) {
    ByteSource source = new HadoopByteSource(hadoop);
    TrainTest images = ImageSets.read(config.data(), source);
    Seeds seeds = new Seeds(config.run().seed());
    LongTailSplit split = LongTailSplit.of(images.train(), config.split(), seeds);
    Problems problems = new Problems();
    new EpochShape(split.trainSize(), config.train().batchSize()).check(executors, problems);
    problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The data does not allow this configuration");
    Normalisation normalisation =
        Normalisation.of(config.augment().normalise(), images.train(), split.train());
    NetworkDescription network =
        network(
            config.network(),
            images.train().channels(),
            config.augment().size(),
            images.train().classNames().size());
    return new Preparation(
        images.train().classNames(),
        images.test().size(),
        split,
        normalisation,
        InputPipeline.of(images.train(), config.augment(), normalisation, seeds),
        network,
        ModelStart.of(config, network, source));
  }

  /** The network of the configuration for square images of the given channels and side. */
  static NetworkDescription network(NetworkSettings settings, int channels, int side, int classes) {
    ResNets.Shortcut shortcut = ResNets.Shortcut.valueOf(settings.shortcut().name());
    int depth = settings.depth();
    int width = settings.width();
    return switch (settings.family()) {
      case SMALL_IMAGES -> ResNets.forSmallImages(depth, width, shortcut, channels, side, classes);
      case LARGE_IMAGES -> ResNets.forLargeImages(depth, width, shortcut, channels, side, classes);
    };
  }
}
