package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.difficultynet.conf.LearningRateSettings.Schedule;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.meta.AccuracyEstimate;
import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.schedule.Constant;
import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.MultiStep;
import io.difficultynet.schedule.Step;
import io.difficultynet.schedule.WarmUp;
import io.difficultynet.weight.WeightAction;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The records refuse what the reader refuses, for those who make them without it. */
class SettingsTest {

  private static LearningRateSettings rate(Schedule schedule, double warmUpEpochs) {
    return new LearningRateSettings(
        0.5, schedule, 3, List.of(2, 5), 0.25, 0.125, warmUpEpochs, 0.75, 1);
  }

  @Test
  void everyScheduleIsBuiltFromItsSettings() {
    assertThat(rate(Schedule.CONSTANT, 0).toSchedule()).isEqualTo(new Constant(0.5));
    assertThat(rate(Schedule.STEP, 0).toSchedule()).isEqualTo(new Step(0.5, 3, 0.25));
    assertThat(rate(Schedule.MULTI_STEP, 0).toSchedule())
        .isEqualTo(new MultiStep(0.5, List.of(2, 5), 0.25));
    assertThat(rate(Schedule.COSINE, 0).toSchedule()).isEqualTo(new Cosine(0.5, 0.125));
    assertThat(rate(Schedule.COSINE, 1.5).toSchedule())
        .isEqualTo(new WarmUp(new Cosine(0.5, 0.125), 1.5, 0.75));
  }

  @Test
  void numbersOutOfRangeAreRefusedWithKeyValueAndRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunSettings("x", 1, 0))
        .withMessage("run.epochs is 0; it must be a whole number, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSettings(1, false, 0, OptimizerSettings.DecayOn.ALL))
        .withMessage(
            "train.optimizer.momentum is 1.0; it must be a number, at least 0 and less than 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitSettings.Exponential(Double.NaN, null))
        .withMessage("split.imbalance is NaN; it must be as-is, or a number, at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormaliseSettings(null, List.of(0.5, 0.0)))
        .withMessage(
            "augment.normalise.std is [0.5, 0.0]; it must be auto, or a list in brackets of one"
                + " number a channel, each more than 0 and at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(50, Engine.BIGDL, Device.AUTO, Precision.FP32))
        .withMessage("network.depth is 50; it must be one of [20, 32, 44, 56, 110]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterSettings(Duration.ZERO, Duration.ofSeconds(1)))
        .withMessage(
            "cluster.executor-wait is PT0S; it must be a duration more than 0 and at most 3650d with its unit, such"
                + " as 120s, 500ms or 2m");
  }

  /** The values of the mathematics are checked where their keys are. */
  @Test
  void whatTheMathematicsIsGivenIsRefusedByTheSectionsItComesFrom() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> method(new AdamSettings(1e-3, 0.9, 1, 1e-8, 0), null))
        .withMessage("method.adam.beta2 is 1.0; it must be a number, at least 0 and less than 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> method(new AdamSettings(1e-3, 0.9, 0.9, 1e-8, 0), 0.0))
        .withMessage("method.trust-region is 0.0; it must be none, or a number, more than 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighting(Double.POSITIVE_INFINITY))
        .withMessage(
            "method.weighting.logit-strength is Infinity; it must be a number, more than 0");
  }

  private static WeightingSettings weighting(double logitStrength) {
    return new WeightingSettings(
        WeightingSettings.Name.NONE,
        0,
        0,
        0,
        null,
        0,
        WeightingSettings.Normalise.CLASSES,
        new WeightAction(WeightAction.Kind.LOGITS, logitStrength));
  }

  private static MethodSettings method(AdamSettings adam, @Nullable Double trustRegion) {
    return new MethodSettings(
        "x",
        new LossSettings(LossSettings.Name.CROSS_ENTROPY, 0, 0, 0, 0, 1, 1),
        MethodSettings.Classifier.LINEAR,
        weighting(1),
        MethodSettings.Sampling.EACH_ONCE,
        new MixingSettings.None(),
        1,
        null,
        new PairSettings(1, 1, 1, PairSettings.Sampling.UNIFORM, null, 1),
        new MetaSettings(
            0, MetaGradientMode.META_ONLY, MetaSettings.Scaling.NONE, trustRegion, adam),
        new AccuracyEstimate(AccuracyPrior.MEAN, 0),
        new SecondStageSettings.None());
  }

  @Test
  void bigDlIsRefusedGpusAndTheirPrecisions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(20, Engine.BIGDL, Device.CUDA, Precision.FP32))
        .withMessage("network.device is cuda; it must be cpu or auto with network.engine bigdl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(20, Engine.BIGDL, Device.CPU, Precision.BF16))
        .withMessage("network.precision is bf16; it must be fp32 with network.engine bigdl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(20, Engine.BIGDL, Device.AUTO, Precision.TF32))
        .withMessage("network.precision is tf32; it must be fp32 with network.engine bigdl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(20, Engine.TORCH, Device.CPU, Precision.TF32))
        .withMessage("network.precision is tf32; it must be fp32 or bf16 with network.device cpu");
    for (Engine engine : List.of(Engine.TORCH, Engine.AUTO)) {
      assertThat(network(20, engine, Device.CUDA, Precision.TF32).engine()).isEqualTo(engine);
      assertThat(network(20, engine, Device.CUDA, Precision.BF16).engine()).isEqualTo(engine);
    }
  }

  private static NetworkSettings network(
      int depth, Engine engine, Device device, Precision precision) {
    return new NetworkSettings(
        new Architecture.Residual(
            NetworkFamily.SMALL_IMAGES, depth, NetworkSettings.Shortcut.A, 16),
        engine,
        device,
        precision,
        null);
  }

  @Test
  void layersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Architecture.Perceptron(List.of(64, 0)))
        .withMessage(
            "network.hidden is [64, 0]; it must be a list in brackets of the units of 1 to 16"
                + " layers, each at least 1 and at most 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Architecture.Perceptron(Collections.nCopies(17, 8)))
        .withMessageStartingWith("network.hidden is [8, 8, ")
        .withMessageContaining("it must be a list in brackets of the units of 1 to 16 layers");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NetworkSettings(
                    new Architecture.Perceptron(List.of()),
                    Engine.TORCH,
                    Device.CPU,
                    Precision.BF16,
                    null))
        .withMessage(
            "network.precision is bf16; it must be fp32 for a network without convolutions");
  }

  @Test
  void listsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassOrder.Listed(List.of(0, 2)))
        .withMessage("split.class-order is [0, 2]; it must have every class from 0 on once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitSettings.Counts(List.of()))
        .withMessage("split.counts is empty; it must have one number a class");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataSettings(new DataSource.Cifar10("/d"), List.of("a", "a")))
        .withMessage("data.class-names is [a, a]; the names must all be different");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LearningRateSettings(1, Schedule.MULTI_STEP, 1, List.of(5, 5), 1, 0, 0, 1, 1))
        .withMessage(
            "train.learning-rate.milestones is [5, 5]; it must be a list in brackets of epochs,"
                + " rising, each at least 1");
  }

  @Test
  void nesterovNeedsMomentum() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSettings(0, true, 0, OptimizerSettings.DecayOn.ALL))
        .withMessage(
            "train.optimizer.nesterov is true with momentum 0; it needs momentum more than 0");
  }

  @Test
  void anAddressOfATrackingServerHasNoCredentials() {
    assertThat(new MlflowSettings("https://mlflow.example.com:5000/team", "birds").uri())
        .isEqualTo("https://mlflow.example.com:5000/team");
    for (String wrong :
        List.of("mlflow.example.com", "file:///mlruns", "http://", "http://a b", "http://u:p@h")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MlflowSettings(wrong, "birds"))
          .withMessage(
              "track.mlflow.uri is %s; it must be http:// or https:// with a host, a port and a"
                      .formatted(wrong)
                  + " path where there is one, and no user or password, which are read from the"
                  + " environment");
    }
  }
}
