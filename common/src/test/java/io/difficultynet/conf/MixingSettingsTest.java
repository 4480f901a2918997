package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.MethodSettings.Sampling;
import io.difficultynet.conf.MixingSettings.Cmo;
import io.difficultynet.conf.MixingSettings.None;
import io.difficultynet.conf.MixingSettings.Remix;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixingSettingsTest {

  private static RunConfig read(String... overrides) {
    return read("data { format = cifar10, root = /data }", overrides);
  }

  private static RunConfig read(String recipe, String[] overrides) {
    String file = "difficulty-net { run.epochs = 200, " + recipe + " }";
    return ConfigReader.read(ConfigReader.parse(file, "test"), List.of(overrides)).config();
  }

  /** The numbers of the papers, and of the authors' code with its 200 epochs. */
  @Test
  void thePresetsAreThePapers() {
    assertThat(read("method.name=cmo").method().mixing()).isEqualTo(new Cmo(1, 0.5, 1, 4, 197));
    assertThat(read("method.name=remix").method().mixing()).isEqualTo(new Remix(1, 3, 0.5));
    assertThat(read("method.name=class-balanced-sampling").method().sampling())
        .isEqualTo(Sampling.CLASS_BALANCED);
    assertThat(read("method.name=square-root-sampling").method().sampling())
        .isEqualTo(Sampling.SQUARE_ROOT);
    assertThat(read("method.name=cross-entropy").method().mixing()).isEqualTo(new None());
    assertThat(read("method.sampling=progressive").method().sampling())
        .isEqualTo(Sampling.PROGRESSIVE);
  }

  @Test
  void mixingGoesWithAnyLossAndWeighting() {
    MethodSettings method = read("method.name=difficulty-net", "method.mixing.name=cmo").method();
    assertThat(method.loss().name()).isEqualTo(LossSettings.Name.BALANCED_SOFTMAX);
    assertThat(method.mixing()).isInstanceOf(Cmo.class);
  }

  @Test
  void plainEpochsAreNumbersOrShares() {
    assertThat(
            read(
                    "method.name=cmo",
                    "method.mixing.first-plain-epochs=7",
                    "method.mixing.last-plain-epochs=0.5")
                .method()
                .mixing())
        .isEqualTo(new Cmo(1, 0.5, 1, 7, 100));
    assertThat(read("method.name=cmo", "run.epochs=3").method().mixing())
        .isEqualTo(new Cmo(1, 0.5, 1, 0, 3));
    assertThatThrownBy(
            () ->
                read(
                    "method.name=cmo",
                    "run.epochs=5",
                    "method.mixing.first-plain-epochs=4",
                    "method.mixing.last-plain-epochs=1"))
        .hasMessageContaining(
            "method.mixing.first-plain-epochs, method.mixing.last-plain-epochs: are 4 and 1, but"
                + " run.epochs is 5, so images would never be mixed. Their sum must be less than"
                + " run.epochs.");
  }

  @Test
  void keysThatTheMixingDoesNotUseAreRefused() {
    assertThatThrownBy(() -> read("method.name=cmo", "method.mixing.ratio=2"))
        .hasMessageContaining(
            "method.mixing.ratio (--set): is set but has no effect with method.mixing.name = cmo");
    assertThatThrownBy(() -> read("method.name=remix", "method.mixing.probability=1"))
        .hasMessageContaining("has no effect with method.mixing.name = remix");
    assertThatThrownBy(() -> read("method.mixing.alpha=2"))
        .hasMessageContaining("has no effect with method.mixing.name = none");
  }

  @Test
  void imagesAreMixedOnce() {
    assertThatThrownBy(() -> read("method.name=remix", "augment.mixup=1"))
        .hasMessageContaining(
            "augment.mixup (--set): is 1.0, but method.mixing.name = remix mixes the images"
                + " already. Set it to 0, or method.mixing.name to none.");
    assertThat(read("augment.mixup=1").input().mixup()).isEqualTo(1);
  }

  @Test
  void featureVectorsHaveNoRectangles() {
    String vectors = "data { format = prepared, root = /d }, network.family = linear";
    assertThatThrownBy(() -> read(vectors, new String[] {"method.name=cmo"}))
        .hasMessageContaining(
            "method.mixing.name: is cmo, which pastes rectangles of images, but network.family is"
                + " for feature vectors. Set it to none or remix.");
    assertThat(read(vectors, new String[] {"method.name=remix"}).method().mixing())
        .isInstanceOf(Remix.class);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remix(0, 3, 0.5))
        .withMessage("method.mixing.alpha is 0.0; it must be a number, more than 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cmo(1, 0.5, 1, 4, 4))
        .withMessage("images are pasted from epoch 4 to before epoch 4");
  }
}
