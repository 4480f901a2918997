package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.Pixels;
import org.jspecify.annotations.Nullable;

/**
 * What decoding an encoded image gave.
 *
 * @param height rows in pixels; 0 where it cannot be used
 * @param width columns in pixels; 0 where it cannot be used
 * @param what what is wrong with it; null where nothing is
 * @param fix what to do about that; null where nothing is wrong
 */
public record ImageCheck(int height, int width, @Nullable String what, @Nullable String fix) {

  /**
   * Decodes a JPEG or PNG image to see whether it can be used.
   *
   * @param orientation what is made of the orientation in Exif data
   * @param scratch overwritten
   */
  public static ImageCheck of(byte[] image, Orientation orientation, Pixels scratch) {
    try {
      UprightDecoder.decode(image, orientation, Box::whole, scratch);
      return new ImageCheck(scratch.shape().height(), scratch.shape().width(), null, null);
    } catch (UnreadableImageException e) {
      return new ImageCheck(0, 0, e.what(), e.fix());
    }
  }
}
