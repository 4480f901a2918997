package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.seed.Uniforms;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Turns the pixels of an image into the network's input, in one pass.
 *
 * <p>The steps, in the order in which they are defined (the code folds them into one copy):
 *
 * <ol>
 *   <li>pixels / 255, in [0, 1];
 *   <li>zero (black) padding to S x S, the image in the middle; of an odd number of missing rows or
 *       columns the smaller half comes first;
 *   <li>training only: zero padding by p on every side and a random S x S crop of that, each of the
 *       (2p + 1)² positions as likely as another (He et al., "Deep Residual Learning for Image
 *       Recognition", CVPR 2016, section 4.2);
 *   <li>training only, if {@code flip}: left and right exchanged with probability 1/2;
 *   <li>(x − μ) / σ for each channel;
 *   <li>training only, if L &gt; 0: Cutout (DeVries and Taylor 2017, <a
 *       href="https://arxiv.org/abs/1708.04552">arXiv 1708.04552</a>): the square of side L around
 *       a centre (cy, cx), uniform over the input, is set to 0, which is the mean. Its rows are cy
 *       − ⌊L/2⌋ … cy − ⌊L/2⌋ + L − 1, clipped at the border. The authors' code rounds an odd L down
 *       to the next even number; here the side is L.
 * </ol>
 *
 * <p>What is drawn depends on (seed, epoch, index) alone, so an image looks the same on any
 * executor, in any order. Five numbers are drawn in a fixed order (down, right, flip, cy, cx), used
 * or not: switching one augmentation off leaves the others as they were.
 *
 * <p>Immutable and safe for use by several threads; each thread reuses its own scratch array for
 * the pixels.
 */
public final class InputPipeline implements Serializable {
  private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[0]);

  private final ImageShape source;
  private final ImageShape output;
  private final AugmentSettings settings;
  private final Seeds seeds;
  private final float[][] normalised; // [channels][256], the value of every possible pixel

  /**
   * A pipeline for images of shape {@code source}.
   *
   * @throws DifficultyNetException CONFIG_INVALID if the images are larger than {@code
   *     augment.size}
   * @throws IllegalArgumentException if {@code normalisation} has another number of channels
   */
  public InputPipeline(
      ImageShape source, AugmentSettings settings, Normalisation normalisation, Seeds seeds) {
    int size = settings.size();
    if (source.height() > size || source.width() > size) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "augment.size",
          "is %d pixels, but the images are %d high and %d wide, and larger images are not scaled down"
              .formatted(size, source.height(), source.width()),
          "Set augment.size to at least %d".formatted(Math.max(source.height(), source.width())));
    }
    if (normalisation.channels() != source.channels()) {
      throw new IllegalArgumentException(
          "the normalisation is for %d channels, but the images have %d"
              .formatted(normalisation.channels(), source.channels()));
    }
    this.source = source;
    this.output = new ImageShape(source.channels(), size, size);
    this.settings = settings;
    this.seeds = seeds;
    this.normalised = new float[source.channels()][];
    for (int c = 0; c < normalised.length; c++) {
      normalised[c] = normalisation.table(c);
    }
  }

  /** Shape of the input that is written: channels x S x S. */
  public ImageShape output() {
    return output;
  }

  /**
   * Writes image {@code index} as training sees it in epoch {@code epoch}: {@code
   * output().values()} numbers of {@code into} from {@code offset} on, channel by channel, row by
   * row.
   */
  public void training(LabelledImages images, int index, int epoch, float[] into, int offset) {
    SplittableRandom random = seeds.stream(Purpose.AUGMENT, epoch, index);
    int padding = settings.cropPadding();
    int size = settings.size();
    int down = Uniforms.index(2 * padding + 1, random) - padding;
    int right = Uniforms.index(2 * padding + 1, random) - padding;
    boolean mirrored = Uniforms.index(2, random) == 1 && settings.flip();
    int centreRow = Uniforms.index(size, random);
    int centreColumn = Uniforms.index(size, random);
    write(images, index, down, right, mirrored, into, offset);
    if (settings.cutout() > 0) {
      cutOut(centreRow, centreColumn, into, offset);
    }
  }

  /** Writes image {@code index} without any randomness: steps 1, 2 and 5 of the class comment. */
  public void evaluation(LabelledImages images, int index, float[] into, int offset) {
    write(images, index, 0, 0, false, into, offset);
  }

  /**
   * Output (y, x) is padded pixel (y + down, x' + right), with x' = S − 1 − x if mirrored, else x.
   */
  private void write(
      LabelledImages images,
      int index,
      int down,
      int right,
      boolean mirrored,
      float[] into,
      int offset) {
    if (!images.shape().equals(source)) {
      throw new IllegalArgumentException(
          "this pipeline is for images of %s, got %s".formatted(source, images.shape()));
    }
    byte[] pixels = scratch(source.values());
    images.pixels(index, pixels, 0);
    int size = output.width();
    int height = source.height();
    int width = source.width();
    int top = (size - height) / 2 - down; // output row of source row 0
    int left = (size - width) / 2 - right; // column of source column 0, before mirroring
    int first = mirrored ? size - left - width : left; // leftmost output column of the image
    int from = clip(first, size);
    int to = clip(first + width, size);
    int row = offset;
    for (int c = 0; c < normalised.length; c++) {
      float[] value = normalised[c];
      float black = value[0];
      for (int y = 0; y < size; y++, row += size) {
        int sourceRow = y - top;
        if (sourceRow < 0 || sourceRow >= height) {
          Arrays.fill(into, row, row + size, black);
          continue;
        }
        Arrays.fill(into, row, row + from, black);
        int start = (c * height + sourceRow) * width;
        if (mirrored) {
          int last = start + width - 1 + first; // source position of output column 0
          for (int x = from; x < to; x++) {
            into[row + x] = value[pixels[last - x] & 0xff];
          }
        } else {
          int shift = start - first;
          for (int x = from; x < to; x++) {
            into[row + x] = value[pixels[shift + x] & 0xff];
          }
        }
        Arrays.fill(into, row + to, row + size, black);
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

  private static byte[] scratch(int length) {
    byte[] scratch = SCRATCH.get();
    if (scratch.length < length) {
      scratch = new byte[length];
      SCRATCH.set(scratch);
    }
    return scratch;
  }
}
