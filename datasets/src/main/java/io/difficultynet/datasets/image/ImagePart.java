package io.difficultynet.datasets.image;

import java.util.List;

/**
 * The image files of training, validation or test.
 *
 * @param word train, validation or test
 * @param files in their order
 */
public record ImagePart(String word, List<ImageFile> files) {

  /** Copies the list. */
  public ImagePart {
    files = List.copyOf(files);
  }
}
