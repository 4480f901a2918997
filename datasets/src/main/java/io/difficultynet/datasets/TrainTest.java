package io.difficultynet.datasets;

import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.util.Objects;

/**
 * A data set: the images to train and validate on, and those to test on.
 *
 * @param train all training images of the source, before any split
 * @param test all test images of the source
 */
public record TrainTest(ImageStore train, ImageStore test) {

  /** Refuses two parts that do not belong together, as DATA_UNSUITABLE. */
  public TrainTest {
    Problems problems = new Problems();
    String fix = "Give the training and test files of the same data set";
    if (!Objects.equals(train.shape(), test.shape())) {
      problems.add(
          "data",
          "the training images are %s but the test images are %s (channels x height x width)"
              .formatted(train.shape(), test.shape()),
          fix);
    }
    if (!train.classNames().equals(test.classNames())) {
      problems.add(
          "data",
          "the training images have the classes %s but the test images %s"
              .formatted(train.classNames(), test.classNames()),
          fix);
    }
    problems.throwIfAny(
        ErrorCode.DATA_UNSUITABLE, "Training and test images do not belong together");
  }
}
