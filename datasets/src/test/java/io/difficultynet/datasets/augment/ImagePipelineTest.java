package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.Fixtures;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.seed.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ImagePipelineTest {
  private static final NormaliseSettings AUTO = new NormaliseSettings(null, null);
  private static final float UNTOUCHED = Float.NEGATIVE_INFINITY;
  private static final int OFFSET = 3;

  /** A pipeline and its slow twin. */
  record Pair(LabelledImages images, ImagePipeline fast, LiteralPipeline slow, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Property
  void trainingInputIsWhatTheStepsGive(
      @ForAll("pipelines") Pair pair, @ForAll("epochs") int epoch) {
    for (int index = 0; index < pair.images().size(); index++) {
      float[] into = blank(pair.fast());
      pair.fast().training(pair.images(), index, epoch, into, OFFSET);
      assertWritten(into, pair.slow().training(pair.images(), index, epoch));
    }
  }

  @Property
  void evaluationInputIsWhatTheStepsGive(@ForAll("pipelines") Pair pair) {
    for (int index = 0; index < pair.images().size(); index++) {
      float[] into = blank(pair.fast());
      pair.fast().evaluation(pair.images(), index, into, OFFSET);
      assertWritten(into, pair.slow().evaluation(pair.images(), index));
    }
  }

  private static void assertWritten(float[] into, float[][][] expected) {
    float[] flat = new float[into.length];
    Arrays.fill(flat, UNTOUCHED);
    int next = OFFSET;
    for (float[][] plane : expected) {
      for (float[] row : plane) {
        System.arraycopy(row, 0, flat, next, row.length);
        next += row.length;
      }
    }
    assertThat(into).containsExactly(flat);
  }

  @Provide
  Arbitrary<Integer> epochs() {
    return Arbitraries.integers().between(0, 50);
  }

  @Provide
  Arbitrary<Pair> pipelines() {
    Arbitrary<ImageShape> shapes =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 7),
                Arbitraries.integers().between(1, 7))
            .as(ImageShape::new);
    return Combinators.combine(
            shapes,
            Arbitraries.integers().between(7, 10),
            Arbitraries.integers().between(0, 12),
            Arbitraries.integers().between(0, 23),
            Arbitraries.of(true, false),
            Arbitraries.longs())
        .as(ImagePipelineTest::pair);
  }

  private static Pair pair(
      ImageShape shape, int size, int padding, int cutout, boolean flip, long seed) {
    AugmentSettings settings =
        new AugmentSettings(
            new FitSettings.Pad(padding),
            flip,
            JitterSettings.NONE,
            new PolicySettings.None(),
            cutout,
            AUTO,
            size);
    float[] mean = {0.4f, 0.5f, 0.3f};
    float[] std = {0.2f, 0.3f, 0.1f};
    Normalisation normalisation =
        new Normalisation(
            Arrays.copyOf(mean, shape.channels()), Arrays.copyOf(std, shape.channels()));
    Seeds seeds = new Seeds(seed);
    return new Pair(
        Fixtures.images(shape, List.of("a"), 0, 0),
        new ImagePipeline(shape, settings, normalisation, seeds),
        new LiteralPipeline(settings, normalisation, seeds),
        shape + " " + settings + " " + seeds);
  }

  private static float[] blank(ImagePipeline pipeline) {
    float[] into = new float[pipeline.output().values() + OFFSET + 2];
    Arrays.fill(into, UNTOUCHED);
    return into;
  }

  @Test
  void dependsOnSeedEpochAndIndexAlone() {
    Pair pair = pair(new ImageShape(3, 7, 7), 7, 4, 0, true, 1);
    float[] first = training(pair, 1, 5);
    training(pair, 0, 9); // what was asked for in between does not matter
    assertThat(training(pair, 1, 5)).containsExactly(first);
    Set<List<Float>> seen = new HashSet<>();
    for (int epoch = 0; epoch < 30; epoch++) {
      seen.add(asList(training(pair, 1, epoch)));
    }
    assertThat(seen).hasSizeGreaterThan(20);
    Pair other = pair(new ImageShape(3, 7, 7), 7, 4, 0, true, 2);
    assertThat(training(other, 1, 5)).isNotEqualTo(first);
  }

  /** One image of one bright pixel: its place tells crop and flip. */
  @Test
  void everyShiftAndBothSidesOccurEquallyOften() {
    LabelledImages.Builder builder =
        new LabelledImages.Builder(new ImageShape(1, 7, 7), List.of("a"));
    byte[] pixels = new byte[49];
    pixels[3 * 7 + 2] = 1;
    builder.add(pixels, 0, 0);
    LabelledImages images = builder.build();
    ImagePipeline pipeline =
        new ImagePipeline(
            images.shape(),
            new AugmentSettings(
                new FitSettings.Pad(1),
                true,
                JitterSettings.NONE,
                new PolicySettings.None(),
                0,
                AUTO,
                7),
            new Normalisation(new float[] {0}, new float[] {1}),
            new Seeds(8));
    int[] places = new int[49];
    float[] into = new float[49];
    int epochs = 18_000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      pipeline.training(images, 0, epoch, into, 0);
      for (int place = 0; place < 49; place++) {
        places[place] += into[place] > 0 ? 1 : 0;
      }
    }
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 7; column++) {
        boolean reached = Math.abs(row - 3) <= 1 && column >= 1 && column <= 5;
        // columns 1..3 without and 3..5 with the flip, so column 3 twice as often; 5 deviations
        int expected = reached ? epochs / 18 * (column == 3 ? 2 : 1) : 0;
        assertThat(places[row * 7 + column])
            .as("row %d column %d", row, column)
            .isBetween(expected - expected / 6, expected + expected / 6);
      }
    }
  }

  @Test
  void switchingOneAugmentationOffLeavesTheOthers() {
    ImageShape shape = new ImageShape(1, 7, 7);
    float[] flipped = training(pair(shape, 7, 0, 0, true, 4), 0, 0);
    float[] cut = training(pair(shape, 7, 0, 3, true, 4), 0, 0);
    int same = 0;
    for (int i = 0; i < 49; i++) {
      if (cut[OFFSET + i] == flipped[OFFSET + i]) {
        same++;
      } else {
        assertThat(cut[OFFSET + i]).isZero();
      }
    }
    assertThat(same).isBetween(40, 48);
  }

  /** What is drawn for the policy is not drawn for the crop, the flip or Cutout. */
  @Test
  void aPolicyChangesPixelsButNeitherCropNorFlip() {
    LabelledImages.Builder builder =
        new LabelledImages.Builder(new ImageShape(3, 8, 8), List.of("a"));
    byte[] pixels = new byte[3 * 64];
    Arrays.fill(pixels, (byte) 100); // flat, so that only colours and black borders change
    builder.add(pixels, 0, 0);
    LabelledImages images = builder.build();
    float[] plain = new float[3 * 64];
    float[] changed = new float[3 * 64];
    int different = 0;
    for (int epoch = 0; epoch < 40; epoch++) {
      flat(images, new PolicySettings.None()).training(images, 0, epoch, plain, 0);
      flat(images, PolicySettings.AutoAugment.IMAGENET).training(images, 0, epoch, changed, 0);
      different += Arrays.equals(plain, changed) ? 0 : 1;
      for (int i = 0; i < plain.length; i++) {
        assertThat(changed[i] == 0).as("pixel %d of epoch %d", i, epoch).isEqualTo(plain[i] == 0);
      }
    }
    assertThat(different).isGreaterThan(5);
  }

  /** Cutout blanks a square with 0; the mean is such that no other value is 0. */
  private static ImagePipeline flat(LabelledImages images, PolicySettings policy) {
    return new ImagePipeline(
        images.shape(),
        new AugmentSettings(new FitSettings.Pad(0), true, JitterSettings.NONE, policy, 3, AUTO, 8),
        new Normalisation(new float[] {0.4567f, 0.4567f, 0.4567f}, new float[] {0.2f, 0.2f, 0.2f}),
        new Seeds(5));
  }

  @Test
  void travelsByJavaSerialization() throws IOException, ClassNotFoundException {
    Pair pair = pair(new ImageShape(3, 5, 6), 8, 2, 3, true, 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pair.fast());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ImagePipeline copy = (ImagePipeline) in.readObject();
      float[] into = blank(copy);
      copy.training(pair.images(), 1, 5, into, OFFSET);
      assertThat(into).containsExactly(training(pair, 1, 5));
    }
  }

  @Test
  void refusesImagesLargerThanTheInput() {
    assertThatThrownBy(() -> pair(new ImageShape(3, 40, 48), 32, 4, 0, true, 1))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1001 CONFIG_INVALID: augment.size: is 32 pixels, but the images are 40 high and 48"
                + " wide, and augment.fit = pad does not scale them down. Set augment.size to at"
                + " least 48, or augment.fit to resize.");
  }

  /** What nobody has looked at is looked at one by one, and gives what a set of its shape gives. */
  @Test
  void unseenImagesArePaddedWhereTheyFit() {
    Pair pair = pair(new ImageShape(3, 7, 7), 8, 0, 0, false, 1);
    ImagePipeline unseen =
        ImagePipeline.ofUnseen(
            3,
            new AugmentSettings(
                new FitSettings.Pad(0),
                false,
                JitterSettings.NONE,
                new PolicySettings.None(),
                0,
                AUTO,
                8),
            new Normalisation(new float[] {0, 0, 0}, new float[] {1, 1, 1}),
            new Seeds(1));
    assertThat(unseen.refusal(new ImageShape(3, 8, 1))).isNull();
    assertThat(unseen.refusal(new ImageShape(3, 9, 8)))
        .isEqualTo(
            "is 9 high and 8 wide, and the model pads images of at most 8 x 8 and scales none");
    float[] ofStore = new float[unseen.output().values()];
    unseen.evaluation(pair.images(), 0, ofStore, 0);
    Pixels decoded = new Pixels();
    pair.images().decode(0, decoded);
    float[] ofPixels = new float[ofStore.length];
    unseen.evaluation(decoded, ofPixels, 0);
    assertThat(ofPixels).containsExactly(ofStore);
  }

  @Test
  void refusesImagesOfAnotherShape() {
    Pair pair = pair(new ImageShape(1, 7, 7), 8, 4, 0, true, 1);
    LabelledImages others = Fixtures.images(new ImageShape(1, 7, 6), List.of("a"), 0);
    assertThatThrownBy(() -> pair.fast().evaluation(others, 0, new float[64], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this pipeline is for images of 1x7x7, got images of 1x7x6");
  }

  @Test
  void refusesANormalisationForOtherChannels() {
    assertThatThrownBy(
            () ->
                new ImagePipeline(
                    new ImageShape(3, 8, 8),
                    new AugmentSettings(
                        new FitSettings.Pad(4),
                        true,
                        JitterSettings.NONE,
                        new PolicySettings.None(),
                        0,
                        AUTO,
                        8),
                    new Normalisation(new float[] {0}, new float[] {1}),
                    new Seeds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the normalisation is for 1 channels, but the images have 3");
  }

  private static float[] training(Pair pair, int index, int epoch) {
    float[] into = blank(pair.fast());
    pair.fast().training(pair.images(), index, epoch, into, OFFSET);
    return into;
  }

  private static List<Float> asList(float[] values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return List.of(boxed);
  }
}
