package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.digest.SourceFingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled JPEG and PNG images, each decoded when it is asked for: to red, green and blue, or, of a
 * set of grey images, to the one channel that they have.
 *
 * <p>The samples from {@link #validationFrom()} on are those that the source itself sets apart for
 * validation. Safe for use by several threads.
 */
public class EncodedImages implements ImageStore {
  private final SampleBytes samples;
  private final int validationFrom;
  private final List<String> classNames;
  private final int channels;
  private final @Nullable ImageShape shape;
  private final Orientation orientation;

  /**
   * Images of a set.
   *
   * @param samples with labels in 0 … C − 1
   * @param validationFrom first of those that are for validation alone, {@code samples.size()} for
   *     none
   * @param classNames one a class
   * @param channels 3, or 1 for grey images
   * @param shape of every image; null where they differ
   * @param orientation what is made of the orientation in Exif data
   */
  public EncodedImages(
      SampleBytes samples,
      int validationFrom,
      List<String> classNames,
      int channels,
      @Nullable ImageShape shape,
      Orientation orientation) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "channels is " + channels + "; images are decoded to 1 (grey) or 3");
    }
    this.samples = samples;
    this.validationFrom = validationFrom;
    this.classNames = List.copyOf(classNames);
    this.channels = channels;
    this.shape = shape;
    this.orientation = orientation;
  }

  @Override
  public final long heapBytes() {
    return samples.heapBytes();
  }

  @Override
  public final int channels() {
    return channels;
  }

  @Override
  public final @Nullable ImageShape shape() {
    return shape;
  }

  @Override
  public final int size() {
    return samples.size();
  }

  @Override
  public final int label(int i) {
    return samples.label(i);
  }

  @Override
  public final boolean isWeighted() {
    return samples.isWeighted();
  }

  @Override
  public final double weight(int i) {
    return samples.weight(i);
  }

  @Override
  public final SourceFingerprint fingerprint() {
    return samples.fingerprint(classNames);
  }

  @Override
  public final SourceFingerprint knownFingerprint() {
    return samples.knownFingerprint();
  }

  @Override
  public final String place(int i) {
    return samples.location(i).location();
  }

  @Override
  public final String origin(int i) {
    return samples.origin(i);
  }

  @Override
  public final int validationFrom() {
    return validationFrom;
  }

  @Override
  public final List<String> classNames() {
    return classNames;
  }

  /** What is made of the orientation in Exif data. */
  public final Orientation orientation() {
    return orientation;
  }

  /** The images as they are stored. */
  public final SampleBytes samples() {
    return samples;
  }

  @Override
  public final void decode(int i, Box.Choice part, Pixels into) {
    try {
      UprightDecoder.decode(
          samples.read(i), orientation, found -> part.of(checked(i, found)), into);
    } catch (UnreadableImageException e) {
      throw DataFile.corrupt(samples.location(i), e.what(), e.fix());
    }
    if (channels == 1) {
      into.keepFirstChannel();
    }
  }

  private ImageShape checked(int i, ImageShape file) {
    ImageShape found = new ImageShape(channels, file.height(), file.width());
    if (shape != null && !shape.equals(found)) {
      throw DataFile.corrupt(
          samples.location(i),
          "is an image of %s, but all of this set are %s".formatted(found, shape),
          DataFile.COPY_AGAIN);
    }
    return found;
  }

  @Override
  public String toString() {
    return "%d encoded images in %d classes".formatted(size(), classes());
  }
}
