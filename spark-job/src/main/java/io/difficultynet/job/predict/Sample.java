package io.difficultynet.job.predict;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;

/**
 * What a model predicts the class of, as it is stored or as it is: its batch decodes it, in several
 * threads, and leaves it out where that is not possible.
 */
public sealed interface Sample {

  /**
   * An encoded image.
   *
   * @param bytes of a JPEG or PNG file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record EncodedImage(byte[] bytes) implements Sample {}

  /**
   * An image file, read by the thread that decodes it.
   *
   * @param path path or URI
   */
  record ImageAt(String path) implements Sample {}

  /**
   * A decoded image of 1 or 3 channels.
   *
   * @param pixels the caller's, not to be changed until it is predicted
   */
  record DecodedImage(Pixels pixels) implements Sample {}

  /**
   * A feature vector.
   *
   * @param values // [D]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Features(float[] values) implements Sample {}

  /**
   * A sample of a set that was checked before: what is wrong with it ends the task.
   *
   * @param store that has it
   * @param index its number there
   */
  record Stored(SampleStore store, int index) implements Sample {}

  /**
   * A sample that is known to be none before it is decoded, such as a row without an image.
   *
   * @param why it cannot be used
   */
  record Unusable(Rejection why) implements Sample {}
}
