package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.InputSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mean μ and standard deviation σ of each channel, of pixels in [0, 1], or of each feature; the
 * network sees (x − μ) / σ.
 *
 * <p>Immutable; the arrays are copied on their way in and out.
 */
public final class Normalisation implements Serializable {
  private static final int LEVELS = 256; // values of an unsigned byte
  private static final double WHITE = 255;
  private static final int MOST_DECODED = 2000;
  private static final int MOST_VECTORS = 100_000;

  private final float[] mean; // [channels]
  private final float[] std; // [channels]

  /**
   * Given values.
   *
   * @param mean one number a channel, finite
   * @param std as many numbers, finite and above 0
   * @throws IllegalArgumentException otherwise
   */
  public Normalisation(float[] mean, float[] std) {
    if (mean.length != std.length || mean.length == 0) {
      throw new IllegalArgumentException(
          "mean has %d and std has %d values; both need one for each channel"
              .formatted(mean.length, std.length));
    }
    for (int c = 0; c < mean.length; c++) {
      if (!Float.isFinite(mean[c]) || !Float.isFinite(std[c]) || std[c] <= 0) {
        throw new IllegalArgumentException(
            "channel %d has mean %s and std %s; both must be finite, std above 0"
                .formatted(c, mean[c], std[c]));
      }
    }
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /**
   * Measures μ_c = Σx / n and σ_c = sqrt(Σx² / n − μ_c²) over the n pixels of channel c of the
   * images {@code indices}, without padding. The sums are exact (integers), divided once, so the
   * result does not depend on order or cut.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE if there is no image, or all pixels of a channel
   *     are equal
   */
  public static Normalisation measure(ImageStore images, int[] indices) {
    if (indices.length == 0) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "augment.normalise",
          "there is no training image to measure mean and std on",
          "Give training images, or numbers for augment.normalise.mean and augment.normalise.std");
    }
    int channels = images.channels();
    long[][] histogram = histogram(images, indices); // [channels][256]
    float[] mean = new float[channels];
    float[] std = new float[channels];
    for (int c = 0; c < channels; c++) {
      long n = 0;
      long sum = 0;
      long squares = 0;
      for (int level = 0; level < LEVELS; level++) {
        n += histogram[c][level];
        sum += histogram[c][level] * level;
        squares += histogram[c][level] * level * level;
      }
      // n Σx² − (Σx)², which may exceed 64 bits
      BigInteger spread =
          BigInteger.valueOf(n)
              .multiply(BigInteger.valueOf(squares))
              .subtract(BigInteger.valueOf(sum).pow(2));
      if (spread.signum() == 0) {
        throw new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "augment.normalise",
            "all pixels of channel %d of the %d training images are %d, so their std is 0"
                .formatted(c, indices.length, sum / n),
            "Check the image files; if they are right, give numbers for augment.normalise.mean and augment.normalise.std");
      }
      mean[c] = (float) (sum / (n * WHITE));
      std[c] = (float) (Math.sqrt(spread.doubleValue()) / (n * WHITE));
    }
    return new Normalisation(mean, std);
  }

  /**
   * What the settings say; what they leave to be measured is measured on the images {@code
   * indices}: all of them where they lie in memory, else on {@value #MOST_DECODED} at most, evenly
   * spaced.
   *
   * @throws DifficultyNetException as {@link #measure} does; CONFIG_INVALID if a list does not have
   *     one number for each channel of the images
   */
  public static Normalisation of(NormaliseSettings settings, ImageStore images, int[] indices) {
    int channels = images.channels();
    List<Double> mean = settings.mean();
    List<Double> std = settings.std();
    requireChannels("augment.normalise.mean", mean, channels);
    requireChannels("augment.normalise.std", std, channels);
    if (mean != null && std != null) {
      return new Normalisation(floats(mean), floats(std));
    }
    Normalisation measured = measure(images, measured(images, indices));
    return new Normalisation(
        mean == null ? measured.mean : floats(mean), std == null ? measured.std : floats(std));
  }

  /**
   * The same for any samples: images as above; vectors as {@code features.standardise} says,
   * measured on {@value #MOST_VECTORS} of them at most, evenly spaced.
   *
   * @throws DifficultyNetException also CONFIG_INVALID if the settings are for another kind of
   *     samples
   */
  public static Normalisation of(InputSettings settings, SampleStore samples, int[] indices) {
    if (settings instanceof AugmentSettings augment && samples instanceof ImageStore images) {
      return of(augment.normalise(), images, indices);
    }
    if (settings instanceof FeatureSettings features && samples instanceof FeatureStore rows) {
      return features.standardise()
          ? FeatureMoments.measure(rows, some(indices, MOST_VECTORS))
          : identity(rows.channels());
    }
    throw InputPipeline.otherKind(samples);
  }

  private static Normalisation identity(int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1f);
    return new Normalisation(new float[channels], ones);
  }

  private static void requireChannels(String key, @Nullable List<Double> numbers, int channels) {
    if (numbers != null && numbers.size() != channels) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          key,
          "has %d numbers, but the images have %d channels".formatted(numbers.size(), channels),
          "Give %d numbers, or auto".formatted(channels));
    }
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int c = 0; c < floats.length; c++) {
      floats[c] = numbers.get(c).floatValue();
    }
    return floats;
  }

  private static long[][] histogram(ImageStore images, int[] indices) {
    long[][] histogram = new long[images.channels()][LEVELS];
    Pixels pixels = new Pixels();
    for (int index : indices) {
      images.decode(index, pixels);
      int plane = pixels.shape().plane();
      for (int i = 0; i < pixels.shape().values(); i++) {
        histogram[i / plane][pixels.values()[i] & 0xff]++;
      }
    }
    return histogram;
  }

  /**
   * All, or as many as are decoded soon. One shape for all does not mean that they lie in memory: a
   * prepared set has it too, and its images are read and decoded one by one, by the driver alone.
   */
  private static int[] measured(ImageStore images, int[] indices) {
    return images instanceof LabelledImages ? indices : some(indices, MOST_DECODED);
  }

  /** All, or {@code most} of them, evenly spaced. */
  private static int[] some(int[] indices, int most) {
    if (indices.length <= most) {
      return indices;
    }
    int[] some = new int[most];
    Arrays.setAll(some, k -> indices[(int) ((long) k * indices.length / most)]);
    return some;
  }

  /** Number of channels, or features. */
  public int channels() {
    return mean.length;
  }

  /** μ of each channel; a copy. */
  public float[] mean() {
    return mean.clone();
  }

  /** σ of each channel; a copy. */
  public float[] std() {
    return std.clone();
  }

  /** (v / 255 − μ) / σ for every unsigned byte v. */
  float[] table(int channel) {
    float[] table = new float[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = (float) ((level / WHITE - mean[channel]) / std[channel]);
    }
    return table;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalisation that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "mean %s, std %s".formatted(Arrays.toString(mean), Arrays.toString(std));
  }
}
