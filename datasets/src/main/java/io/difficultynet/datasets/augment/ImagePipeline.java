package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pixels of an image into the network's input. The steps, in their order:
 *
 * <ol>
 *   <li>the image becomes S x S, in one of two ways:
 *       <ul>
 *         <li>{@code fit = pad}: zero (black) padding to S x S, the image in the middle; of an odd
 *             number of missing rows or columns the smaller half comes first. Training only: zero
 *             padding by p on every side and a random S x S crop of that, each of the (2p + 1)²
 *             positions as likely as another (He et al., "Deep Residual Learning for Image
 *             Recognition", CVPR 2016, section 4.2);
 *         <li>{@code fit = resize}: a random part is scaled, to evaluate the middle ({@link
 *             ResizeFit});
 *       </ul>
 *   <li>training only, if {@code flip}: left and right exchanged with probability 1/2;
 *   <li>training only: {@link ColourJitter};
 *   <li>training only: {@link RandAugment} or {@link AutoAugment};
 *   <li>pixels / 255, in [0, 1], and (x − μ) / σ for each channel;
 *   <li>training only, if L &gt; 0: Cutout (DeVries and Taylor 2017, <a
 *       href="https://arxiv.org/abs/1708.04552">arXiv 1708.04552</a>): the square of side L around
 *       a centre (cy, cx), uniform over the input, is set to 0, which is the mean. Its rows are cy
 *       − ⌊L/2⌋ … cy − ⌊L/2⌋ + L − 1, clipped at the border. The authors' code rounds an odd L down
 *       to the next even number; here the side is L.
 * </ol>
 *
 * <p>What is drawn depends on (seed, epoch, index) alone, so an image looks the same on any
 * executor, in any order. Five numbers are drawn in a fixed order (down, right, flip, cy, cx), used
 * or not, and every other step has a stream of its own: switching one augmentation off leaves the
 * others as they were.
 *
 * <p>Immutable and safe for use by several threads; each thread reuses its own scratch images.
 */
public final class ImagePipeline implements InputPipeline {
  /** Last coordinate of the streams of steps that are not drawn with the five numbers. */
  private static final int RESIZE_STREAM = 1;

  private static final int JITTER_STREAM = 2;
  private static final int POLICY_STREAM = 3;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final @Nullable ImageShape source; // null: of many shapes
  private final ImageShape output;
  private final AugmentSettings settings;
  private final Seeds seeds;
  private final float[][] normalised; // [channels][256], the value of every possible pixel

  /** Images on their way: as decoded, between passes, before and after the crop. */
  private static final class Scratch {
    private final Pixels decoded = new Pixels();
    private final Pixels between = new Pixels();
    private final Pixels fitted = new Pixels();
  }

  /**
   * A pipeline for images of shape {@code source}.
   *
   * @throws DifficultyNetException CONFIG_INVALID if the images are larger than {@code
   *     augment.size} and not scaled
   * @throws IllegalArgumentException if {@code normalisation} has another number of channels
   */
  public ImagePipeline(
      ImageShape source, AugmentSettings settings, Normalisation normalisation, Seeds seeds) {
    this(source.channels(), source, settings, normalisation, seeds);
    requireFitting();
  }

  private ImagePipeline(
      int channels,
      @Nullable ImageShape source,
      AugmentSettings settings,
      Normalisation normalisation,
      Seeds seeds) {
    if (normalisation.channels() != channels) {
      throw new IllegalArgumentException(
          "the normalisation is for %d channels, but the images have %d"
              .formatted(normalisation.channels(), channels));
    }
    this.source = source;
    this.output = new ImageShape(channels, settings.size(), settings.size());
    this.settings = settings;
    this.seeds = seeds;
    this.normalised = new float[channels][];
    for (int c = 0; c < channels; c++) {
      normalised[c] = normalisation.table(c);
    }
  }

  /** A pipeline for {@code images}; errors as those of the constructor. */
  public static ImagePipeline of(
      ImageStore images, AugmentSettings settings, Normalisation normalisation, Seeds seeds) {
    return new ImagePipeline(images.channels(), images.shape(), settings, normalisation, seeds)
        .fitting();
  }

  /**
   * A pipeline to evaluate images that nobody has looked at: what {@link #refusal} refuses cannot
   * be one of its inputs.
   */
  public static ImagePipeline ofUnseen(
      int channels, AugmentSettings settings, Normalisation normalisation, Seeds seeds) {
    return new ImagePipeline(channels, null, settings, normalisation, seeds);
  }

  /** The same images for a model with these settings; errors as those of the constructor. */
  public ImagePipeline with(AugmentSettings other, Normalisation normalisation) {
    return new ImagePipeline(output.channels(), source, other, normalisation, seeds).fitting();
  }

  private ImagePipeline fitting() {
    requireFitting();
    return this;
  }

  private void requireFitting() {
    if (!(settings.fit() instanceof FitSettings.Pad)) {
      return;
    }
    int size = settings.size();
    if (source == null) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "augment.fit",
          "is pad, but the images differ in size",
          "Set augment.fit to resize");
    }
    if (source.height() > size || source.width() > size) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "augment.size",
          "is %d pixels, but the images are %d high and %d wide, and augment.fit = pad does not scale them down"
              .formatted(size, source.height(), source.width()),
          "Set augment.size to at least %d, or augment.fit to resize"
              .formatted(Math.max(source.height(), source.width())));
    }
  }

  /** Channels x S x S. */
  @Override
  public ImageShape output() {
    return output;
  }

  @Override
  public void training(SampleStore samples, int index, int epoch, float[] into, int offset) {
    SplittableRandom random = seeds.stream(Purpose.AUGMENT, epoch, index);
    int padding = settings.fit() instanceof FitSettings.Pad pad ? pad.cropPadding() : 0;
    int down = Uniforms.index(2 * padding + 1, random) - padding;
    int right = Uniforms.index(2 * padding + 1, random) - padding;
    boolean mirrored = Uniforms.index(2, random) == 1 && settings.flip();
    int centreRow = Uniforms.index(settings.size(), random);
    int centreColumn = Uniforms.index(settings.size(), random);
    Scratch scratch = SCRATCH.get();
    if (settings.fit() instanceof FitSettings.Resize resize) {
      ResizeFit fit = new ResizeFit(resize, settings.size());
      SplittableRandom own = seeds.stream(Purpose.AUGMENT, epoch, index, RESIZE_STREAM);
      images(samples).decode(index, shape -> fit.part(shape, own), scratch.decoded);
      fit.training(scratch.decoded, scratch.between, scratch.fitted);
    } else {
      images(samples).decode(index, scratch.decoded);
      new PadFit(settings.size()).write(scratch.decoded, down, right, scratch.fitted);
    }
    if (mirrored) {
      mirror(scratch.fitted);
    }
    new ColourJitter(settings.jitter())
        .apply(scratch.fitted, seeds.stream(Purpose.AUGMENT, epoch, index, JITTER_STREAM));
    change(scratch, seeds.stream(Purpose.AUGMENT, epoch, index, POLICY_STREAM));
    normalise(scratch.fitted, into, offset);
    if (settings.cutout() > 0) {
      cutOut(centreRow, centreColumn, into, offset);
    }
  }

  /** Steps 1 and 5 of the class comment. */
  @Override
  public void evaluation(SampleStore samples, int index, float[] into, int offset) {
    Pixels decoded = SCRATCH.get().decoded;
    images(samples).decode(index, decoded);
    evaluation(decoded, into, offset);
  }

  /** The same for an image that is decoded, with as many channels as the output. */
  public void evaluation(Pixels decoded, float[] into, int offset) {
    Scratch scratch = SCRATCH.get();
    if (settings.fit() instanceof FitSettings.Resize resize) {
      new ResizeFit(resize, settings.size()).evaluation(decoded, scratch.between, scratch.fitted);
    } else {
      new PadFit(settings.size()).write(decoded, 0, 0, scratch.fitted);
    }
    normalise(scratch.fitted, into, offset);
  }

  /** What makes an image of this shape no input of the network; null where nothing does. */
  public @Nullable String refusal(ImageShape image) {
    int size = settings.size();
    return settings.fit() instanceof FitSettings.Pad
            && (image.height() > size || image.width() > size)
        ? "is %d high and %d wide, and the model pads images of at most %d x %d and scales none"
            .formatted(image.height(), image.width(), size, size)
        : null;
  }

  private void change(Scratch scratch, SplittableRandom random) {
    if (settings.policy() instanceof PolicySettings.RandAugment randAugment) {
      RandAugment.apply(randAugment, scratch.fitted, random, scratch.between);
    } else if (settings.policy() instanceof PolicySettings.AutoAugment autoAugment) {
      AutoAugment.apply(autoAugment, scratch.fitted, random, scratch.between);
    }
  }

  private ImageStore images(SampleStore samples) {
    if (!(samples instanceof ImageStore images)
        || (source != null && !source.equals(images.shape()))) {
      throw new IllegalArgumentException(
          "this pipeline is for images of %s, got %s"
              .formatted(source == null ? "any size" : source, samples.content()));
    }
    return images;
  }

  private static void mirror(Pixels image) {
    byte[] values = image.values();
    int width = image.shape().width();
    for (int row = 0; row < image.shape().values(); row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        byte value = values[left];
        values[left] = values[right];
        values[right] = value;
      }
    }
  }

  private void normalise(Pixels image, float[] into, int offset) {
    byte[] values = image.values();
    int plane = output.plane();
    for (int c = 0; c < normalised.length; c++) {
      float[] value = normalised[c];
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        into[offset + i] = value[values[i] & 0xff];
      }
    }
  }

  private void cutOut(int centreRow, int centreColumn, float[] into, int offset) {
    int size = output.width();
    int side = settings.cutout();
    int top = centreRow - side / 2;
    int left = centreColumn - side / 2;
    int from = clip(left, size);
    int to = clip(left + side, size);
    for (int c = 0; c < output.channels(); c++) {
      for (int y = clip(top, size); y < clip(top + side, size); y++) {
        int row = offset + (c * size + y) * size;
        Arrays.fill(into, row + from, row + to, 0f);
      }
    }
  }

  private static int clip(int position, int size) {
    return Math.max(0, Math.min(size, position));
  }
}
