package io.difficultynet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SizingTest {

  private static final String IMAGES = "data { format = cifar10, root = /d }";

  private static RunConfig config(String recipe, String... settings) {
    return ConfigReader.read(
            ConfigReader.parse("difficulty-net { " + recipe + " }", "test"), List.of(settings))
        .config();
  }

  private static Sizing sizing(int trainSize, String... settings) {
    return Sizing.of(config(IMAGES, settings), trainSize, 10, 1);
  }

  @Test
  void aSmallSetGetsASmallBatchAndTheRateThatGoesWithIt() {
    assertThat(sizing(500).options())
        .isEqualTo(
            "--set run.epochs=240 --set train.batch-size=16"
                + " --set train.learning-rate.initial=0.0125");
    assertThat(sizing(500).batchSize()).isEqualTo(16);
    assertThat(sizing(500).epochs()).isEqualTo(240);
    assertThat(sizing(500).proposals().get(1).line())
        .isEqualTo(
            "train.batch-size             128 -> 16 (at most a twentieth of 500 training samples)");
  }

  @Test
  void whatFitsStays() {
    Sizing sizing = sizing(7443, "run.epochs=240");
    assertThat(sizing.options()).isEmpty();
    assertThat(sizing.proposals()).noneMatch(Sizing.Proposal::changes);
    assertThat(sizing.proposals().get(3).line())
        .isEqualTo(
            "split.validation-per-class   25 stays (the authors' are 10 for ImageNet-LT and"
                + " Places-LT and 25 for CIFAR-LT)");
  }

  @Test
  void epochsAreThoseOfTheNetworksKind() {
    String files = "data { format = list-files, root = /d, train-list = a, test-list = b }";
    String[] large = {
      "augment.fit=resize", "augment.size=224", "network.family=large-images", "network.depth=18"
    };
    assertThat(Sizing.of(config(files, large), 5000, 10, 1).epochs()).isEqualTo(180);
    String[] pretrained = Arrays.copyOf(large, large.length + 1);
    pretrained[large.length] = "network.pretrained.weights=/w";
    assertThat(Sizing.of(config(files, pretrained), 5000, 10, 1).epochs()).isEqualTo(30);
    String vectors = "data { format = prepared, root = /d }, network.family = linear";
    Sizing ofVectors = Sizing.of(config(vectors), 5000, 10, 1);
    assertThat(ofVectors.epochs()).isEqualTo(50);
    assertThat(ofVectors.proposals())
        .extracting(Sizing.Proposal::key)
        .containsExactly(
            "run.epochs", "train.batch-size", "train.learning-rate.initial", "method.name");
  }

  @Test
  void oneLayerLearnsNoWeights() {
    String linear = "data { format = prepared, root = /d }, network.family = linear";
    assertThat(Sizing.of(config(linear, "run.epochs=50"), 5000, 10, 1).options()).isEmpty();
    Sizing learned =
        Sizing.of(config(linear, "run.epochs=50", "method.name=difficulty-net"), 5000, 10, 1);
    assertThat(learned.options()).isEqualTo("--set method.name=balanced-softmax");
    assertThat(learned.proposals().get(3).line())
        .isEqualTo(
            "method.name                  difficulty-net -> balanced-softmax (one layer has no"
                + " features that learned weights could shape)");
  }

  @Test
  void manyClassesHaveFixedWeights() {
    Sizing many = Sizing.of(config(IMAGES, "run.epochs=240"), 7443, 100, 1);
    assertThat(many.options()).isEqualTo("--set method.name=fixed-quarter");
    assertThat(many.proposals().get(4).line())
        .isEqualTo(
            "method.name                  difficulty-net -> fixed-quarter (with 100 classes"
                + " learned weights stay near n^(-1/4), which is cheaper fixed)");
    for (String other : List.of("fixed-quarter", "difficulty-net-paper")) {
      RunConfig chosen = config(IMAGES, "run.epochs=240", "method.name=" + other);
      assertThat(Sizing.of(chosen, 7443, 100, 1).options()).isEmpty();
    }
    assertThat(Sizing.of(config(IMAGES, "run.epochs=240"), 7443, 49, 1).options()).isEmpty();
  }

  @Test
  void epochsStayWhereTheScheduleIsMadeForThem() {
    Sizing sizing =
        sizing(
            7443,
            "run.epochs=60",
            "train.learning-rate.schedule=multi-step",
            "train.learning-rate.milestones=[40]");
    assertThat(sizing.epochs()).isEqualTo(60);
    assertThat(sizing.options()).isEmpty();
  }

  @Test
  void asManyAreHeldOutAsByTheAuthors() {
    assertThat(sizing(7443, "run.epochs=240", "split.validation-per-class=3").options())
        .isEqualTo("--set split.validation-per-class=10");
    assertThat(sizing(7443, "run.epochs=240", "split.validation-per-class=100").options())
        .isEqualTo("--set split.validation-per-class=25");
    assertThat(sizing(7443, "run.epochs=240", "split.validation-per-class=12").options()).isEmpty();
  }

  @Test
  void everyExecutorHasASampleOfEveryBatch() {
    assertThat(Sizing.of(config(IMAGES), 200, 10, 1).batchSize()).isEqualTo(8);
    assertThat(Sizing.of(config(IMAGES), 200, 10, 12).batchSize()).isEqualTo(16);
    assertThat(Sizing.of(config(IMAGES), 5, 10, 1).batchSize()).isEqualTo(5);
  }

  /** Accepting it leaves nothing to propose. */
  @Property(tries = 30)
  void aProposalToAProposalIsTheSame(
      @ForAll @IntRange(min = 1, max = 100_000) int trainSize,
      @ForAll @IntRange(min = 1, max = 1000) int batchSize) {
    String[] settings = {"train.batch-size=" + batchSize};
    Sizing first = Sizing.of(config(IMAGES, settings), trainSize, 10, 1);
    String[] accepted =
        Stream.concat(
                Arrays.stream(settings),
                Arrays.stream(first.options().split("--set ")).map(String::strip))
            .filter(setting -> !setting.isEmpty())
            .toArray(String[]::new);
    assertThat(Sizing.of(config(IMAGES, accepted), trainSize, 10, 1).options()).isEmpty();
  }
}
