package io.difficultynet.conf;

/**
 * Section {@code augment}: from a source's pixels to the network's input.
 *
 * @param fit how an image of the source becomes the square input
 * @param flip whether a training image is mirrored with probability 1/2
 * @param jitter random changes of colour
 * @param policy random operations on a training image
 * @param cutout side in pixels of Cutout's square, 0 to 1024; 0 for none
 * @param normalise mean and standard deviation by channel
 * @param size side in pixels of the network's square input, 1 to 1024
 * @param mixup α of mixup, at least 0; 0 for none
 */
public record AugmentSettings(
    FitSettings fit,
    boolean flip,
    JitterSettings jitter,
    PolicySettings policy,
    int cutout,
    NormaliseSettings normalise,
    int size,
    double mixup)
    implements InputSettings {

  private static final Setting<Integer> CUTOUT =
      new Setting<>("augment.cutout", Kind.integer(Range.closed(0, 1024)));
  private static final Setting<Integer> SIZE =
      new Setting<>("augment.size", Kind.integer(Range.closed(1, 1024)));
  private static final Setting<Double> MIXUP =
      new Setting<>("augment.mixup", Kind.number(Range.atLeast(0)));
  private static final Range SIZE_OF_RUN = Range.closed(8, 1024);

  /** Refuses numbers out of range. */
  public AugmentSettings {
    CUTOUT.require(cutout);
    SIZE.require(size);
    MIXUP.require(mixup);
  }

  static AugmentSettings read(Values values, DataSource source) {
    int size =
        values.read(
            SIZE.path(),
            Kind.integer(SIZE_OF_RUN)
                .onlyIf(side -> side % 4 == 0, "a multiple of 4, " + SIZE_OF_RUN));
    return new AugmentSettings(
        FitSettings.read(values, size, source),
        values.read("augment.flip", Kind.flag()),
        JitterSettings.read(values),
        PolicySettings.read(values),
        values.read(CUTOUT),
        NormaliseSettings.read(values),
        size,
        values.read(MIXUP));
  }

  /** The same without mixup. */
  public AugmentSettings(
      FitSettings fit,
      boolean flip,
      JitterSettings jitter,
      PolicySettings policy,
      int cutout,
      NormaliseSettings normalise,
      int size) {
    this(fit, flip, jitter, policy, cutout, normalise, size, 0);
  }
}
