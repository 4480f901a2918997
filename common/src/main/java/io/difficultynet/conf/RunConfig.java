package io.difficultynet.conf;

import io.difficultynet.conf.Architecture.Residual;
import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.LearningRateSchedule;
import io.difficultynet.schedule.Restart;
import java.io.Serializable;

/** The whole configuration of a run, one record a section of {@code reference.conf}. */
public record RunConfig(
    RunSettings run,
    DataSettings data,
    SplitSettings split,
    InputSettings input,
    NetworkSettings network,
    TrainSettings train,
    MethodSettings method,
    CheckpointSettings checkpoint,
    ClusterSettings cluster,
    ReportSettings report,
    TrackSettings track,
    PrepareSettings prepare)
    implements Serializable {

  /** Refuses input that is not what the network takes. */
  public RunConfig {
    if (network.architecture().forFeatures() != input instanceof FeatureSettings) {
      throw new IllegalArgumentException(
          "network is %s but its input is %s".formatted(network.architecture(), input));
    }
  }

  /** Epochs of the whole run, the second stage's included. */
  public int epochs() {
    return Math.addExact(run.epochs(), method.secondStage().epochs());
  }

  /** The same with another {@code train.batch-size}. */
  public RunConfig withBatchSize(int batchSize) {
    return new RunConfig(
        run,
        data,
        split,
        input,
        network,
        train.withBatchSize(batchSize),
        method,
        checkpoint,
        cluster,
        report,
        track,
        prepare);
  }

  /** The learning rate over {@link #epochs()}. */
  public LearningRateSchedule schedule() {
    LearningRateSchedule first = train.learningRate().toSchedule();
    return method.secondStage() instanceof SecondStageSettings.Retraining retraining
        ? new Restart(first, run.epochs(), new Cosine(retraining.learningRate(), 0))
        : first;
  }

  static RunConfig read(Values values) {
    RunSettings run = RunSettings.read(values);
    TrainSettings train = TrainSettings.read(values, run.epochs());
    NetworkSettings network = NetworkSettings.read(values);
    DataSettings data = DataSettings.read(values);
    InputSettings input = InputSettings.read(network.architecture(), data.source(), values);
    checkInput(input, network.architecture(), data.source(), values);
    checkFrozen(train, network, values);
    MethodSettings method = MethodSettings.read(values, run.epochs(), train.batchSize());
    checkClassifier(method.classifier(), network, values);
    checkMixing(method.mixing(), input, values);
    checkEpochs(run.epochs(), method.secondStage().epochs(), values);
    return new RunConfig(
        run,
        data,
        SplitSettings.read(values, data.source()),
        input,
        network,
        train,
        method,
        CheckpointSettings.read(values),
        ClusterSettings.read(values),
        ReportSettings.read(values),
        TrackSettings.read(values),
        PrepareSettings.read(values));
  }

  private static void checkInput(
      InputSettings input, Architecture network, DataSource source, Values values) {
    if (input instanceof AugmentSettings augment && network instanceof Residual residual) {
      checkSize(augment, residual.family(), values);
      checkFit(augment.fit(), source, values);
    } else {
      values.check(
          !source.ofImages(),
          "network.family",
          "is for feature vectors, but the samples of data.format are images",
          "Set it to small-images or large-images");
    }
  }

  private static void checkEpochs(int first, int second, Values values) {
    values.check(
        (long) first + second <= Integer.MAX_VALUE,
        "run.epochs",
        "is %,d, with %,d of method.second-stage more than can be counted".formatted(first, second),
        "Set it to at most %,d".formatted(Integer.MAX_VALUE - second));
  }

  private static void checkSize(AugmentSettings augment, NetworkFamily family, Values values) {
    values.check(
        augment.size() % family.reduction() == 0,
        "augment.size",
        "is %d, but a network of network.family = %s reduces the side %d times"
            .formatted(augment.size(), Kind.word(family), family.reduction()),
        "Set it to a multiple of %d".formatted(family.reduction()));
  }

  private static void checkFrozen(TrainSettings train, NetworkSettings network, Values values) {
    boolean drawn = network.pretrained() == null;
    String what = "but network.pretrained.weights is null: what is drawn would never be trained";
    values.check(
        !drawn || train.batchNorm() != TrainSettings.BatchNorm.FROZEN,
        "train.batch-norm",
        "is frozen, " + what,
        "Give pretrained weights, or set it to train");
    values.check(
        !drawn || train.learningRate().backboneFactor() != 0,
        "train.learning-rate.backbone-factor",
        "is 0, " + what,
        "Give pretrained weights, or set it to more than 0");
  }

  private static void checkClassifier(
      MethodSettings.Classifier classifier, NetworkSettings network, Values values) {
    boolean linear = classifier == MethodSettings.Classifier.LINEAR;
    PretrainedSettings pretrained = network.pretrained();
    values.check(
        linear
            || pretrained == null
            || pretrained.classifier() != PretrainedSettings.Classifier.LOAD,
        "network.pretrained.classifier",
        "is load, but method.classifier = cosine has no bias and torchvision's networks have one",
        "Set it to new, or method.classifier to linear");
    values.check(
        linear
            || !(network.architecture() instanceof Architecture.Perceptron perceptron)
            || !perceptron.hidden().isEmpty(),
        "method.classifier",
        "is cosine, but the classifier is all that network.family = linear has",
        "Set it to linear, or network.family to mlp");
  }

  private static void checkMixing(MixingSettings mixing, InputSettings input, Values values) {
    values.check(
        mixing instanceof MixingSettings.None || input.mixup() == 0,
        "augment.mixup",
        "is %s, but method.mixing.name = %s mixes the images already"
            .formatted(input.mixup(), mixing.word()),
        "Set it to 0, or method.mixing.name to none");
    values.check(
        !(mixing instanceof MixingSettings.Cmo) || input instanceof AugmentSettings,
        "method.mixing.name",
        "is cmo, which pastes rectangles of images, but network.family is for feature vectors",
        "Set it to none or remix");
  }

  private static void checkFit(FitSettings fit, DataSource source, Values values) {
    values.check(
        !(fit instanceof FitSettings.Pad) || !source.ofManySizes(),
        "augment.fit",
        "is pad, but image files may have any size",
        "Set it to resize");
  }
}
