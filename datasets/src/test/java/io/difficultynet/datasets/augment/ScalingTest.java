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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                          .evaluation(ReferenceVectors.image(c, "image"), new Pixels(), into);
                      assertThat(into.toArray()).isEqualTo(ReferenceVectors.bytes(c, "result"));
                    }))
        .toList();
  }

  /** The middle has the bits that it has where the whole is scaled and then cut. */
  @Property(tries = 300)
  void evaluationIsTheMiddleOfTheWholeScaled(
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 0, max = 30) int more,
      @ForAll long seed) {
    Pixels image = random(new ImageShape(channels, height, width), seed);
    int shorter = size + more;
    int newHeight = height <= width ? shorter : shorter * height / width;
    int newWidth = width <= height ? shorter : shorter * width / height;
    Pixels whole = new Pixels();
    Bilinear.scale(image, newHeight, newWidth, new Pixels(), whole);
    int top = (int) Math.rint((newHeight - size) / 2.0);
    int left = (int) Math.rint((newWidth - size) / 2.0);
    byte[] middle = new byte[channels * size * size];
    for (int i = 0; i < middle.length; i++) {
      int row = top + i / size % size;
      middle[i] = (byte) whole.at(i / (size * size), row, left + i % size);
    }
    Pixels into = new Pixels();
    fit(shorter, size).evaluation(image, new Pixels(), into);
    assertThat(into.shape()).isEqualTo(new ImageShape(channels, size, size));
    assertThat(into.toArray()).isEqualTo(middle);
  }

  /** Scaled as a whole a line of 3000 pixels would have 200 million, one of 20 million none. */
  @ParameterizedTest
  @CsvSource({"1, 3000", "3000, 1", "1, 65000", "20000000, 1", "1, 20000000"})
  void aLineOfPixelsIsEvaluatedInLittleMemory(int height, int width) {
    Pixels line = random(new ImageShape(3, height, width), 5);
    Pixels between = new Pixels();
    Pixels into = new Pixels();
    fit(256, 224).evaluation(line, between, into);
    assertThat(into.shape()).isEqualTo(new ImageShape(3, 224, 224));
    assertThat(between.values().length).isLessThan(3 * 224 * 224);
    int middle = Math.max(height, width) / 2;
    assertThat(into.at(2, 112, 112)) // of the two pixels in the middle, each 256 wide
        .isBetween(
            Math.min(pixel(line, middle - 1), pixel(line, middle)),
            Math.max(pixel(line, middle - 1), pixel(line, middle)));
  }

  private static int pixel(Pixels line, int position) {
    boolean high = line.shape().height() > line.shape().width();
    return high ? line.at(2, position, 0) : line.at(2, 0, position);
  }

  private static Pixels random(ImageShape shape, long seed) {
    Pixels image = new Pixels();
    image.reshape(shape);
    new SplittableRandom(seed).nextBytes(image.values());
    return image;
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
