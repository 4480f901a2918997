package io.difficultynet.datasets.image;

import java.util.List;

/**
 * The image files of training, validation or test.
 *
 * @param word train, validation or test
 * @param of the part of the source that has the files: {@code train} also of test files that are a
 *     share of the training files, which can be left out as these can
 * @param files in their order
 */
public record ImagePart(String word, String of, List<ImageFile> files) {

  /** Copies the list. */
  public ImagePart {
    files = List.copyOf(files);
  }

  /** Files of a part that the source has itself. */
  public ImagePart(String word, List<ImageFile> files) {
    this(word, word, files);
  }

  ImagePart with(List<ImageFile> others) {
    return new ImagePart(word, of, others);
  }
}
