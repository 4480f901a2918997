package io.difficultynet.seed;

/**
 * What a random stream is for. A run is repeatable only while stream numbers stay as they are:
 * never change or reuse one. Each constant names the coordinates that callers pass to {@link
 * Seeds#stream}.
 */
public enum Purpose {
  /** First weights of the classifier; coordinate: parameter group. */
  NETWORK_INIT(1),
  /** First weights of Difficulty-Net; no coordinates. */
  DIFFICULTY_NET_INIT(2),
  /** Order of the training samples; coordinate: epoch. */
  ORDER(3),
  /** Augmentation of one image; coordinates: epoch, index of the image. */
  AUGMENT(4),
  /** Training batch of a meta step; coordinates: epoch, pair. */
  META_TRAIN_BATCH(5),
  /** Meta batch of a meta step; coordinates: epoch, pair. */
  META_BATCH(6),
  /** The long-tailed split; coordinate: class. */
  SPLIT(7),
  /** β of the equalization loss; coordinates: epoch, index of the sample. */
  EQUALIZATION(8),
  /** First weights of Meta-Weight-Net; no coordinates. */
  WEIGHT_NET_INIT(9),
  /** The classifier that the second stage starts from; no coordinates. */
  CLASSIFIER_INIT(10),
  /** Partners and share of mixup; coordinates: epoch, index of the first image of the pass. */
  MIXUP(11),
  /**
   * Whether and what CMO pastes where; coordinates: number of the augmentation, index of the first
   * image of the pass.
   */
  CMO(12),
  /** Resamples of a paired comparison of two models; no coordinates. */
  BOOTSTRAP(13);

  private final long streamNumber;

  Purpose(long streamNumber) {
    this.streamNumber = streamNumber;
  }

  /** Returns the fixed number by which the streams of this purpose differ from all others. */
  public long streamNumber() {
    return streamNumber;
  }
}
