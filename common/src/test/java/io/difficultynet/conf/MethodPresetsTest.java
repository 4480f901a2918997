package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.SecondStageSettings.Retraining;
import io.difficultynet.conf.SecondStageSettings.Smoothing;
import io.difficultynet.conf.SecondStageSettings.Start;
import io.difficultynet.conf.SecondStageSettings.TauNormalisation;
import io.difficultynet.loss.LabelAwareSmoothing;
import io.difficultynet.meta.AccuracyEstimate;
import io.difficultynet.meta.AccuracyPrior;
import io.difficultynet.meta.AdamSettings;
import io.difficultynet.meta.MetaGradientMode;
import io.difficultynet.meta.MetaSettings;
import io.difficultynet.weight.FrequencyWeights;
import io.difficultynet.weight.WeightAction;
import io.difficultynet.weight.WeightsFromDifficulties;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods of methods.conf. */
class MethodPresetsTest {

  private static LoadedConfig read(String... overrides) {
    String file = "difficulty-net { run.epochs = 20, data { format = cifar10, root = /data } }";
    return ConfigReader.read(ConfigReader.parse(file, "test"), List.of(overrides));
  }

  static Set<String> names() {
    return MethodPresets.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPresetIsAConfigurationThatReadsBackAsTheSame(String name) {
    LoadedConfig loaded = read("method.name=" + name);
    assertThat(loaded.config().method().name()).isEqualTo(name);
    assertThat(ConfigReader.read(loaded.effective(), List.of())).isEqualTo(loaded);
  }

  @Test
  void everyLossWeightingMixingAndSecondStageHasAPreset() {
    List<MethodSettings> methods =
        names().stream().map(name -> read("method.name=" + name).config().method()).toList();
    assertThat(methods.stream().map(method -> method.loss().name()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(LossSettings.Name.values()));
    assertThat(
            methods.stream().map(method -> method.weighting().name()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(WeightingSettings.Name.values()));
    assertThat(methods.stream().map(method -> method.mixing().word()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("none", "cmo", "remix");
    assertThat(methods.stream().map(MethodSettings::secondStage).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            new SecondStageSettings.None(),
            new Retraining(10, 0.1, null, Start.NEW),
            new Retraining(
                10, 0.05, new Smoothing(0.3, 0, LabelAwareSmoothing.Shape.CONCAVE), Start.KEPT),
            new TauNormalisation(List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)));
  }

  /** Nothing beyond the paper: each number as the paper or its authors' code has it. */
  @Test
  void thePaperMethodIsThePaper() {
    assertThat(read("method.name=difficulty-net-paper").config().method())
        .isEqualTo(
            new MethodSettings(
                "difficulty-net-paper",
                new LossSettings(LossSettings.Name.CROSS_ENTROPY, 2, 1, 0.03, 0.95, 0.5, 1),
                MethodSettings.Classifier.LINEAR,
                new WeightingSettings(
                    WeightingSettings.Name.DIFFICULTY_NET,
                    0,
                    0,
                    0.9999,
                    1.0,
                    0,
                    WeightingSettings.Normalise.CLASSES,
                    new WeightAction(WeightAction.Kind.LOSS, 1)),
                MethodSettings.Sampling.EACH_ONCE,
                new MixingSettings.None(),
                128,
                null,
                new PairSettings(10, 100, 128, PairSettings.Sampling.UNIFORM, null, 0.001),
                new MetaSettings(
                    0.3,
                    MetaGradientMode.META_AND_DRIVER,
                    MetaSettings.Scaling.NONE,
                    null,
                    new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 1e-4)),
                new AccuracyEstimate(AccuracyPrior.MEAN, 0),
                new SecondStageSettings.None()));
  }

  @Test
  void aLinearNetworkHasADefaultOfItsOwn() {
    LoadedConfig linear = ofFeatures("linear");
    assertThat(linear.config().method())
        .isEqualTo(ofFeatures("linear", "method.name=balanced-softmax").config().method());
    assertThat(linear.changes()).noneMatch(change -> change.startsWith("method."));
    assertThat(ofFeatures("linear", "method.name=difficulty-net").config().method().name())
        .isEqualTo("difficulty-net");
    assertThat(ofFeatures("mlp", "network.hidden=[16]").config().method().name())
        .isEqualTo("difficulty-net");
  }

  private static LoadedConfig ofFeatures(String family, String... overrides) {
    String file =
        "difficulty-net { data { format = prepared, root = /data }, network.family = %s }"
            .formatted(family);
    return ConfigReader.read(ConfigReader.parse(file, "test"), List.of(overrides));
  }

  /** The same action on loss and prior as the default, with weights that nobody learns. */
  @Test
  void fixedQuarterWeightsAsTheDefaultDoes() {
    MethodSettings fixed = read("method.name=fixed-quarter").config().method();
    MethodSettings learned = read("method.name=difficulty-net").config().method();
    assertThat(fixed.weighting().name()).isEqualTo(WeightingSettings.Name.INVERSE_FREQUENCY);
    assertThat(fixed.weighting().frequencyExponent()).isEqualTo(0.25);
    assertThat(fixed.loss()).isEqualTo(learned.loss());
    assertThat(fixed.weighting().action()).isEqualTo(learned.weighting().action());
    assertThat(fixed.weighting().normalise()).isEqualTo(learned.weighting().normalise());
  }

  /**
   * However long it learns, and of however many classes: no weight of the default is further from
   * n^(-1/4), relative to another, than by a factor of two.
   */
  @Property(tries = 200)
  void theDefaultStaysNearFixedQuarter(
      @ForAll @IntRange(min = 2, max = 1000) int classes,
      @ForAll @DoubleRange(min = 1, max = 1000) double imbalance,
      @ForAll Random random) {
    WeightingSettings weighting = read().config().method().weighting();
    long[] counts =
        IntStream.range(0, classes)
            .mapToLong(c -> Math.round(5000 * Math.pow(imbalance, -c / (classes - 1.0))))
            .toArray();
    double[] difficulty = // of a network whose sigmoid may have saturated
        random.doubles(classes).map(d -> Math.max(0, Math.min(1, 2 * d - 0.5))).toArray();
    double[] fixed = FrequencyWeights.inverse(counts, 0.25).toArray();
    double[] learned =
        WeightsFromDifficulties.overClasses(classes)
            .overSamples(counts)
            .withPrior(FrequencyWeights.inverse(counts, weighting.frequencyExponent()))
            .withFloor(weighting.difficultyFloor())
            .weights(difficulty)
            .toArray();
    double[] factors =
        IntStream.range(0, classes).mapToDouble(c -> learned[c] / fixed[c]).sorted().toArray();
    assertThat(factors[classes - 1] / factors[0]).isLessThanOrEqualTo(2 * (1 + 1e-9));
  }

  @Test
  void whatAUserSaysGoesBeforeThePreset() {
    MethodSettings method =
        read(
                "method.name=ldam-drw",
                "method.weighting.start-epoch=3",
                "method.loss.ldam-margin=0.2")
            .config()
            .method();
    assertThat(method.loss().name()).isEqualTo(LossSettings.Name.LDAM);
    assertThat(method.loss().ldamMargin()).isEqualTo(0.2);
    assertThat(method.loss().ldamScale()).isEqualTo(30);
    assertThat(method.classifier()).isEqualTo(MethodSettings.Classifier.COSINE);
    assertThat(method.weighting().startEpoch()).isEqualTo(3);
  }

  @Test
  void aShareOfTheEpochsIsAStartEpochToo() {
    assertThat(read("method.name=ldam-drw").config().method().weighting().startEpoch())
        .isEqualTo(16);
  }
}
