package io.difficultynet.datasets.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.Fixtures;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.image.EncodedImages;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  private static final Offset<Float> FLOAT_ROUNDING = Offset.offset(1e-7f);

  private final LabelledImages images =
      Fixtures.images(new ImageShape(3, 5, 4), List.of("a"), new int[12]);

  /** Two passes in double, as the formulas say, against the sums of one pass. */
  @Test
  void measuresWhatTheFormulasSay() {
    int[] indices = {0, 3, 4, 11};
    Normalisation measured = Normalisation.measure(images, indices);
    Pixels pixels = new Pixels();
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      for (int i : indices) {
        images.decode(i, Box::whole, pixels);
        for (int j = 20 * c; j < 20 * c + 20; j++) {
          mean += (pixels.values()[j] & 0xff) / 255.0 / 80;
        }
      }
      double variance = 0;
      for (int i : indices) {
        images.decode(i, Box::whole, pixels);
        for (int j = 20 * c; j < 20 * c + 20; j++) {
          variance += Math.pow((pixels.values()[j] & 0xff) / 255.0 - mean, 2) / 80;
        }
      }
      assertThat(measured.mean()[c]).as("mean %d", c).isCloseTo((float) mean, FLOAT_ROUNDING);
      assertThat(measured.std()[c])
          .as("std %d", c)
          .isCloseTo((float) Math.sqrt(variance), FLOAT_ROUNDING);
    }
  }

  @Test
  void doesNotDependOnTheOrder() {
    assertThat(Normalisation.measure(images, new int[] {5, 1, 7}))
        .isEqualTo(Normalisation.measure(images, new int[] {1, 5, 7}));
  }

  /** 70,000 images of 32 x 32: n Σx² passes 2^63, where a long would overflow. */
  @Test
  void manyPixelsDoNotOverflow() {
    int[] indices = IntStream.range(0, 70_000).map(i -> i % 2).toArray();
    LabelledImages.Builder two =
        new LabelledImages.Builder(new ImageShape(1, 32, 32), List.of("a"));
    byte[] pixels = new byte[1024];
    Arrays.fill(pixels, (byte) 255);
    two.add(pixels, 0, 0);
    Arrays.fill(pixels, (byte) 254);
    two.add(pixels, 0, 0);
    Normalisation measured = Normalisation.measure(two.build(), indices);
    assertThat(measured.mean()[0]).isCloseTo(254.5f / 255, FLOAT_ROUNDING);
    assertThat(measured.std()[0]).isCloseTo(0.5f / 255, FLOAT_ROUNDING);
  }

  /** A prepared set may be a million images on slow storage, though all are of one size. */
  @Test
  void ofImagesThatAreNotInMemorySomeAreDecoded() {
    AtomicInteger read = new AtomicInteger();
    int[] all = IntStream.range(0, 10_000).toArray();
    Normalisation.of(new NormaliseSettings(null, null), prepared(all.length, read), all);
    assertThat(read).hasValue(2000);
  }

  /** So a small prepared set gives the values of its source. */
  @Test
  void ofFewImagesAllAreMeasuredAlsoWhereTheyAreDecoded() {
    int[] all = IntStream.range(300, 2300).toArray();
    int[] same = Arrays.stream(all).map(i -> i % images.size()).toArray();
    NormaliseSettings auto = new NormaliseSettings(null, null);
    assertThat(Normalisation.of(auto, prepared(2300, new AtomicInteger()), all))
        .isEqualTo(Normalisation.of(auto, images, same));
  }

  /** The images again and again, as PNG. */
  private EncodedImages prepared(int size, AtomicInteger read) {
    SampleBytes stored =
        new SampleBytes() {
          @Override
          public SourceFingerprint fingerprint(List<String> classNames) {
            return SourceFingerprint.unknown();
          }

          @Override
          public int size() {
            return size;
          }

          @Override
          public int label(int i) {
            return 0;
          }

          @Override
          public DataLocation location(int i) {
            return new DataLocation("data.root", "sample " + i);
          }

          @Override
          public byte[] read(int i) {
            read.incrementAndGet();
            Pixels pixels = new Pixels();
            images.decode(i % images.size(), Box::whole, pixels);
            return ImageEncoder.png(pixels);
          }
        };
    return new EncodedImages(
        stored, size, List.of("a"), 3, new ImageShape(3, 5, 4), Orientation.IGNORE);
  }

  @Test
  void settingsGoBeforeWhatIsMeasured() {
    int[] indices = {0, 1, 2};
    Normalisation measured = Normalisation.measure(images, indices);
    List<Double> given = List.of(0.25, 0.5, 0.75);
    float[] floats = {0.25f, 0.5f, 0.75f};
    assertThat(Normalisation.of(new NormaliseSettings(null, null), images, indices))
        .isEqualTo(measured);
    assertThat(Normalisation.of(new NormaliseSettings(given, null), images, indices))
        .isEqualTo(new Normalisation(floats, measured.std()));
    assertThat(Normalisation.of(new NormaliseSettings(null, given), images, indices))
        .isEqualTo(new Normalisation(measured.mean(), floats));
    assertThat(Normalisation.of(new NormaliseSettings(given, given), images, new int[0]))
        .isEqualTo(new Normalisation(floats, floats))
        .hasSameHashCodeAs(new Normalisation(floats, floats))
        .hasToString("mean [0.25, 0.5, 0.75], std [0.25, 0.5, 0.75]");
  }

  @Test
  void refusesSettingsForAnotherNumberOfChannels() {
    assertThatThrownBy(
            () ->
                Normalisation.of(new NormaliseSettings(List.of(0.5), null), images, new int[] {0}))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1001 CONFIG_INVALID: augment.normalise.mean: has 1 numbers, but the images have 3 channels."
                + " Give 3 numbers, or auto.");
    assertThatThrownBy(
            () ->
                Normalisation.of(
                    new NormaliseSettings(null, List.of(0.5, 0.5)), images, new int[] {0}))
        .hasMessageContaining("augment.normalise.std: has 2 numbers, but the images have 3");
  }

  @Test
  void refusesToMeasureNothing() {
    assertThatThrownBy(() -> Normalisation.measure(images, new int[0]))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: augment.normalise: there is no training image to measure mean and std on."
                + " Give training images, or numbers for augment.normalise.mean and augment.normalise.std.");
  }

  @Test
  void refusesToMeasureChannelsWithoutContrast() {
    LabelledImages.Builder grey = new LabelledImages.Builder(new ImageShape(2, 1, 2), List.of("a"));
    grey.add(new byte[] {1, 2, 9, 9}, 0, 0);
    grey.add(new byte[] {3, 4, 9, 9}, 0, 0);
    assertThatThrownBy(() -> Normalisation.measure(grey.build(), new int[] {0, 1}))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: augment.normalise: all pixels of channel 1 of the 2 training images are 9, so their std is 0."
                + " Check the image files; if they are right, give numbers for augment.normalise.mean and augment.normalise.std.");
  }

  @Test
  void refusesNumbersThatCannotNormalise() {
    assertThatThrownBy(() -> new Normalisation(new float[] {0}, new float[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channel 0 has mean 0.0 and std 0.0; both must be finite, std above 0");
    assertThatThrownBy(() -> new Normalisation(new float[] {Float.NaN}, new float[] {1}))
        .hasMessage("channel 0 has mean NaN and std 1.0; both must be finite, std above 0");
    assertThatThrownBy(() -> new Normalisation(new float[] {0, 0}, new float[] {1}))
        .hasMessage("mean has 2 and std has 1 values; both need one for each channel");
  }
}
