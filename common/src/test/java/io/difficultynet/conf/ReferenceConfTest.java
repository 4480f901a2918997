package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.meta.AccuracyEstimate;
import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.weight.WeightAction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code reference.conf} is the home of the defaults; this restates every one. */
class ReferenceConfTest {

  private static LoadedConfig defaults() {
    String required = "difficulty-net.data { format = cifar100, root = /data }";
    return ConfigReader.read(ConfigReader.parse(required, "test"), List.of());
  }

  @Test
  void everyDefaultIsAsDocumented() {
    RunConfig expected =
        new RunConfig(
            new RunSettings("difficulty-net", 1, 15),
            new DataSettings(new DataSource.Cifar100("/data"), List.of()),
            new SplitSettings(
                new SplitSettings.Exponential(100, null),
                ClassOrder.Named.NATURAL,
                new ValidationSettings(25, 0.2, 1),
                SplitSettings.HoldOut.LAST),
            new AugmentSettings(
                new FitSettings.Pad(4),
                true,
                JitterSettings.NONE,
                new PolicySettings.None(),
                0,
                new NormaliseSettings(null, null),
                32,
                0),
            new NetworkSettings(
                new Architecture.Residual(
                    NetworkFamily.SMALL_IMAGES, 20, NetworkSettings.Shortcut.A, 16),
                NetworkSettings.Engine.BIGDL,
                NetworkSettings.Device.AUTO,
                NetworkSettings.Precision.FP32,
                null),
            new TrainSettings(
                128,
                null,
                null,
                TrainSettings.GradientExchange.FP32,
                new OptimizerSettings(0.9, false, 1e-4, OptimizerSettings.DecayOn.ALL),
                new LearningRateSettings(
                    0.1, LearningRateSettings.Schedule.COSINE, 30, List.of(), 0.1, 0, 0, 0.1, 1),
                new DivergenceSettings(0, 0.5),
                TrainSettings.BatchNorm.TRAIN),
            new MethodSettings(
                "difficulty-net",
                new LossSettings(LossSettings.Name.BALANCED_SOFTMAX, 2, 1, 0.03, 0.95, 0.5, 1),
                MethodSettings.Classifier.LINEAR,
                new WeightingSettings(
                    WeightingSettings.Name.DIFFICULTY_NET,
                    0,
                    0.25,
                    0.9999,
                    1.0,
                    0.5,
                    WeightingSettings.Normalise.SAMPLES,
                    new WeightAction(WeightAction.Kind.LOSS_AND_PRIOR, 1)),
                MethodSettings.Sampling.EACH_ONCE,
                new MixingSettings.None(),
                128,
                null,
                new PairSettings(8, 100, 64, PairSettings.Sampling.STRATIFIED, null, 0.001),
                new MetaSettings(
                    0.3,
                    MetaGradientMode.META_AND_DRIVER,
                    MetaSettings.Scaling.PER_CLASS,
                    0.2,
                    new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 1e-4)),
                new AccuracyEstimate(AccuracyPrior.MEAN, 2),
                new SecondStageSettings.None()),
            new CheckpointSettings(2, true, 1),
            new ClusterSettings(Duration.ofMinutes(2), Duration.ofMinutes(2)),
            new ReportSettings(ShotRule.STRICT),
            new TrackSettings(true, null),
            new PrepareSettings(
                new RejectedSettings("prepare", RejectedSettings.Action.LEAVE_OUT, 1),
                PrepareSettings.DuplicatesOfTest.KEEP,
                128));
    assertThat(defaults().config()).isEqualTo(expected);
  }

  @Test
  void everyKeyOfTheFileIsReadAndEveryKeyThatIsReadIsInTheFile() {
    Structure structure = new Structure(ConfigReader.reference().getObject(ConfigReader.ROOT));
    Set<String> read = new TreeSet<>();
    new Structure(defaults().effective().getObject(ConfigReader.ROOT)).keys().forEach(read::add);
    assertThat(read).isEqualTo(structure.keys());
  }

  @Test
  void theDefaultsOfImageFilesAreAsDocumented() {
    String required =
        "difficulty-net { data { format = list-files, root = /d, train-list = a, test-list = b },"
            + " augment { fit = resize, size = 224 } }";
    RunConfig config = ConfigReader.read(ConfigReader.parse(required, "test"), List.of()).config();
    assertThat(config.data().source())
        .isEqualTo(
            new DataSource.ListFiles(
                "/d",
                "a",
                null,
                "b",
                new ImageFileSettings(ImageFileSettings.Verify.HEADERS, 256, 0)));
    assertThat(((AugmentSettings) config.input()).fit())
        .isEqualTo(new FitSettings.Resize(0.08, 1, 0.75, 4.0 / 3, 256));
  }

  @Test
  void theDefaultsOfRandAugmentAreAsDocumented() {
    String required =
        "difficulty-net { data { format = cifar100, root = /d }, augment.policy = rand-augment }";
    RunConfig config = ConfigReader.read(ConfigReader.parse(required, "test"), List.of()).config();
    assertThat(((AugmentSettings) config.input()).policy())
        .isEqualTo(new PolicySettings.RandAugment(2, 9));
  }
}
