package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.SecondStageSettings.Retraining;
import io.difficultynet.conf.SecondStageSettings.Smoothing;
import io.difficultynet.conf.SecondStageSettings.Start;
import io.difficultynet.conf.SecondStageSettings.TauNormalisation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.loss.LabelAwareSmoothing.Shape;
import io.difficultynet.schedule.Cosine;
import io.difficultynet.schedule.Restart;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondStageSettingsTest {

  private static RunConfig read(String... overrides) {
    String file = "difficulty-net { run.epochs = 20, data { format = cifar10, root = /data } }";
    return ConfigReader.read(ConfigReader.parse(file, "test"), List.of(overrides)).config();
  }

  @Test
  void aSecondStageGoesWithAnyFirstOne() {
    RunConfig config =
        read(
            "method.name=difficulty-net",
            "method.second-stage.name=las",
            "method.second-stage.epochs=3",
            "method.second-stage.learning-rate=0.2",
            "method.second-stage.smoothing-head=0.4",
            "method.second-stage.smoothing-tail=0.1",
            "method.second-stage.smoothing-shape=linear");
    assertThat(config.method().weighting().name()).isEqualTo(WeightingSettings.Name.DIFFICULTY_NET);
    assertThat(config.method().secondStage())
        .isEqualTo(new Retraining(3, 0.2, new Smoothing(0.4, 0.1, Shape.LINEAR), Start.KEPT));
    assertThat(config.epochs()).isEqualTo(23);
    assertThat(config.schedule())
        .isEqualTo(new Restart(new Cosine(0.1, 0), 20, new Cosine(0.2, 0)));
  }

  @Test
  void moreEpochsThanCanBeCountedAreRefused() {
    assertThatThrownBy(() -> read("run.epochs=2147483647", "method.second-stage.name=crt"))
        .hasMessageContaining(
            "run.epochs (--set): is 2,147,483,647, with 10 of method.second-stage more than can be"
                + " counted. Set it to at most 2,147,483,637.");
    assertThat(read("run.epochs=2147483647").epochs()).isEqualTo(2147483647);
  }

  @Test
  void theClassifierThatAStageStartsFromIsItsOwnsUnlessItIsSet() {
    assertThat(start("crt")).isEqualTo(Start.NEW);
    assertThat(start("las")).isEqualTo(Start.KEPT);
    assertThat(start("crt", "method.second-stage.classifier=kept")).isEqualTo(Start.KEPT);
    assertThat(start("las", "method.second-stage.classifier=new")).isEqualTo(Start.NEW);
  }

  private static Start start(String method, String... more) {
    String[] all = Arrays.copyOf(more, more.length + 1);
    all[more.length] = "method.name=" + method;
    return ((Retraining) read(all).method().secondStage()).start();
  }

  @Test
  void withoutRetrainingTheEpochsAreThoseOfTheRun() {
    for (String method : List.of("cross-entropy", "tau-normalisation")) {
      RunConfig config = read("method.name=" + method);
      assertThat(config.epochs()).isEqualTo(20);
      assertThat(config.schedule()).isEqualTo(new Cosine(0.1, 0));
    }
  }

  @Test
  void keysThatTheStageDoesNotUseAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    "method.name=tau-normalisation",
                    "method.second-stage.epochs=3",
                    "method.second-stage.smoothing-head=0.2"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "is set but has no effect with method.second-stage.name = tau-normalisation")
        .hasMessageContaining("method.second-stage.epochs")
        .hasMessageContaining("method.second-stage.smoothing-head");
    assertThatThrownBy(() -> read("method.name=crt", "method.second-stage.tau=[0.5]"))
        .hasMessageContaining("has no effect with method.second-stage.name = crt");
  }

  @Test
  void rareClassesAreNotSmoothedMoreThanFrequentOnes() {
    assertThatThrownBy(() -> read("method.name=las", "method.second-stage.smoothing-tail=0.4"))
        .hasMessageContaining("is 0.4 but smoothing-head is 0.3");
  }

  @Test
  void theGridRises() {
    for (String grid : List.of("[]", "[0.5,0.5]", "[1,0]", "[-1]")) {
      assertThatThrownBy(
              () -> read("method.name=tau-normalisation", "method.second-stage.tau=" + grid))
          .as(grid)
          .hasMessageContaining("each at least 0 and more than the one before");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TauNormalisation(List.of(0.5, 0.2)))
        .withMessage(
            "method.second-stage.tau is [0.5, 0.2]; it must be a list in brackets of at least one"
                + " number, each at least 0 and more than the one before");
  }
}
