package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;

/** Decodes files with {@link ImageDecoder}, and turns them where that is asked for. */
final class UprightDecoder {
  private UprightDecoder() {}

  /**
   * Decodes a part of a file.
   *
   * @param part asked with the shape of the image, turned where it is
   * @param into the part, 3 channels
   */
  static void decode(byte[] file, Orientation orientation, Box.Choice part, Pixels into)
      throws UnreadableImageException {
    Turn turn = orientation == Orientation.APPLY ? Turn.of(file) : Turn.NONE;
    if (turn.equals(Turn.NONE)) {
      ImageDecoder.decode(file, part, into);
      return;
    }
    Box.Choice ofStored =
        stored -> {
          ImageShape upright = turn.turned(stored);
          return turn.stored(part.of(upright).within(upright), stored);
        };
    Pixels stored = new Pixels();
    ImageDecoder.decode(file, ofStored, stored);
    turn.turn(stored, into);
  }
}
