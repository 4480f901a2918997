package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code augment}: from a source's pixels to the network's input.
 *
 * @param flip whether a training image is mirrored with probability 1/2
 * @param cropPadding zero padding in pixels a side of the random crop, 0 to 64; 0 for no crop
 * @param cutout side in pixels of Cutout's square, 0 to 1024; 0 for none
 * @param normalise mean and standard deviation by channel
 * @param size side in pixels of the network's square input, 1 to 1024
 */
public record AugmentSettings(
    boolean flip, int cropPadding, int cutout, NormaliseSettings normalise, int size)
    implements Serializable {

  private static final Range CROP_PADDING = Range.closed(0, 64);
  private static final Range CUTOUT = Range.closed(0, 1024);
  private static final Range SIZE = Range.closed(1, 1024);
  private static final Range SIZE_OF_RUN = Range.closed(8, 1024);

  /** Refuses numbers out of range. */
  public AugmentSettings {
    CROP_PADDING.require("augment.crop-padding", cropPadding);
    CUTOUT.require("augment.cutout", cutout);
    SIZE.require("augment.size", size);
  }

  static AugmentSettings read(Values values) {
    return new AugmentSettings(
        values.read("augment.flip", Kind.flag()),
        values.read("augment.crop-padding", Kind.integer(CROP_PADDING)),
        values.read("augment.cutout", Kind.integer(CUTOUT)),
        NormaliseSettings.read(values),
        values.read(
            "augment.size",
            Kind.integer(SIZE_OF_RUN)
                .onlyIf(size -> size % 4 == 0, "a multiple of 4, " + SIZE_OF_RUN)));
  }
}
