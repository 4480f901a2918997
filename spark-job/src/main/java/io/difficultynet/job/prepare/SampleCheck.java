package io.difficultynet.job.prepare;

import io.difficultynet.datasets.image.ImageCheck;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sample can be used.
 *
 * @param height rows in pixels, 1 of features; 0 where it cannot be used
 * @param width columns in pixels, or the number of features; 0 where it cannot be used
 * @param what what is wrong with it; null where nothing is
 * @param fix what to do about that; null where nothing is wrong
 */
public record SampleCheck(int height, int width, @Nullable String what, @Nullable String fix) {

  private static final String CORRECT_ROW = "Correct the row, or leave it out of the table";

  /** What decoding an image gave. */
  static SampleCheck of(ImageCheck image) {
    return new SampleCheck(image.height(), image.width(), image.what(), image.fix());
  }

  /** A row of a table cannot be used. */
  static SampleCheck badRow(String what) {
    return new SampleCheck(0, 0, what, CORRECT_ROW);
  }
}
