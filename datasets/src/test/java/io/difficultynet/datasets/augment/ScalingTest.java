package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Scaling and changes of colour have Pillow's and torchvision's bits. */
class ScalingTest {
  private static final Config VECTORS = ReferenceVectors.read("augment/scaled.json");

  @TestFactory
  List<DynamicTest> aPartIsScaledToPillowsBits() {
    return VECTORS.getConfigList("scaled").stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getIntList("box") + " of " + c.getInt("height") + "x" + c.getInt("width"),
                    () -> {
                      List<Integer> box = c.getIntList("box");
                      Pixels part = new Pixels();
                      Pixels into = new Pixels();
                      one(ReferenceVectors.image(c, "image"))
                          .decode(
                              0,
                              shape -> new Box(box.get(0), box.get(1), box.get(2), box.get(3)),
                              part);
                      Bilinear.scale(part, c.getInt("size"), c.getInt("size"), new Pixels(), into);
                      assertThat(into.toArray()).isEqualTo(ReferenceVectors.bytes(c, "result"));
                    }))
        .toList();
  }

  private static ImageStore one(Pixels image) {
    var builder = new LabelledImages.Builder(image.shape(), List.of("a", "b"));
    builder.add(image.toArray(), 0, 0);
    return builder.build();
  }

  @TestFactory
  List<DynamicTest> evaluationIsTorchvisionsResizeAndCenterCrop() {
    return VECTORS.getConfigList("evaluated").stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getInt("height") + "x" + c.getInt("width"),
                    () -> {
                      Pixels into = new Pixels();
                      fit(c.getInt("evaluationSize"), c.getInt("size"))
                          .evaluation(
                              ReferenceVectors.image(c, "image"), new Pixels(), new Pixels(), into);
                      assertThat(into.toArray()).isEqualTo(ReferenceVectors.bytes(c, "result"));
                    }))
        .toList();
  }

  private static ResizeFit fit(int evaluationSize, int size) {
    return new ResizeFit(new FitSettings.Resize(0.08, 1, 0.75, 4.0 / 3, evaluationSize), size);
  }

  @TestFactory
  List<DynamicTest> coloursChangeToPillowsBits() {
    Config enhanced = VECTORS.getConfig("enhanced");
    return enhanced.getConfigList("cases").stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getString("kind") + " " + c.getDouble("factor"),
                    () -> {
                      Pixels image = ReferenceVectors.image(enhanced, "image");
                      double factor = c.getDouble("factor");
                      switch (c.getString("kind")) {
                        case "brightness" -> Colours.brightness(image, factor);
                        case "contrast" -> Colours.contrast(image, factor);
                        default -> Colours.saturation(image, factor);
                      }
                      assertThat(image.toArray()).isEqualTo(ReferenceVectors.bytes(c, "result"));
                    }))
        .toList();
  }

  /** Area and proportions of the parts of one image; tolerances are five deviations of the mean. */
  @Test
  void partsHaveTheAreaAndTheProportionsAskedFor() {
    ImageShape shape = new ImageShape(3, 400, 500);
    ResizeFit fit = fit(256, 224);
    SplittableRandom random = new SplittableRandom(3);
    int draws = 20_000;
    double areas = 0;
    double logRatios = 0;
    for (int i = 0; i < draws; i++) {
      Box part = fit.part(shape, random);
      assertThat(part.top()).isBetween(0, 400 - part.height());
      assertThat(part.left()).isBetween(0, 500 - part.width());
      double ratio = (double) part.width() / part.height();
      assertThat(ratio).isBetween(0.74, 1.35);
      double area = (double) part.width() * part.height() / shape.plane();
      assertThat(area).isBetween(0.079, 1.0);
      areas += area;
      logRatios += Math.log(ratio);
    }
    // Means of 100,000 draws of torchvision's RandomResizedCrop.get_params for 400 x 500: 0.4541
    // and 0.0280.
    assertThat(areas / draws).isCloseTo(0.4541, within(0.01));
    assertThat(logRatios / draws).isCloseTo(0.0280, within(0.007));
  }

  @Test
  void aPartThatNeverFitsIsTheLargestInTheMiddle() {
    FitSettings.Resize whole = new FitSettings.Resize(1, 1, 0.75, 4.0 / 3, 256);
    SplittableRandom random = new SplittableRandom(3);
    assertThat(new ResizeFit(whole, 224).part(new ImageShape(3, 30, 300), random))
        .isEqualTo(new Box(0, 130, 30, 40));
    assertThat(new ResizeFit(whole, 224).part(new ImageShape(3, 300, 30), random))
        .isEqualTo(new Box(130, 0, 40, 30));
  }

  @Test
  void noJitterLeavesTheImage() {
    Config enhanced = VECTORS.getConfig("enhanced");
    Pixels image = ReferenceVectors.image(enhanced, "image");
    byte[] before = image.toArray();
    new ColourJitter(JitterSettings.NONE).apply(image, new SplittableRandom(1));
    assertThat(image.toArray()).isEqualTo(before);
    new ColourJitter(new JitterSettings(0.4, 0.4, 0.4)).apply(image, new SplittableRandom(1));
    assertThat(image.toArray()).isNotEqualTo(before);
  }
}
