package io.difficultynet.datasets;

import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;

/**
 * A data set: the samples to train and validate on, and those to test on.
 *
 * @param train all training samples of the source, before any split
 * @param test all test samples of the source
 * @param findings what their user is to know of all of them
 */
public record TrainTest(SampleStore train, SampleStore test, DataFindings findings) {

  /** Without findings. */
  public TrainTest(SampleStore train, SampleStore test) {
    this(train, test, DataFindings.NONE);
  }

  /** Refuses two parts that do not belong together, as DATA_UNSUITABLE. */
  public TrainTest {
    Problems problems = new Problems();
    String fix = "Give the training and test files of the same data set";
    if (!train.content().equals(test.content())) {
      problems.add(
          "data",
          "the training samples are %s but the test samples are %s"
              .formatted(train.content(), test.content()),
          fix);
    }
    if (!train.classNames().equals(test.classNames())) {
      problems.add(
          "data",
          "the training samples have the classes %s but the test samples %s"
              .formatted(train.classNames(), test.classNames()),
          fix);
    }
    problems.throwIfAny(
        ErrorCode.DATA_UNSUITABLE, "Training and test samples do not belong together");
  }

  /** Images in memory, compared with each other: a test image that is trained on is a warning. */
  public static TrainTest ofPixels(LabelledImages train, LabelledImages test) {
    SameBytes same = new SameBytes();
    same.part("train", train.size(), train::bytes, i -> "train/" + i);
    same.part("test", test.size(), test::bytes, i -> "test/" + i);
    return new TrainTest(train, test, DataFindings.ofWarnings(same.warnings()));
  }
}
