package io.difficultynet.datasets;

import io.difficultynet.datasets.io.ByteSource;
import java.util.List;

/**
 * One way in which a labelled set is stored, with the locations of one set; one class a format. A
 * reader gathers what is missing, refuses what is damaged by name, and knows no file system.
 */
public interface SampleFormat {

  /**
   * Reads the whole data set, for whoever has to know that all of it is sound.
   *
   * @param classNames the user's names of the classes; empty for the source's own, or else numbers
   * @param source opens its files
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING, DATA_CORRUPT or
   *     DATA_UNSUITABLE with the file, what is wrong with it and what to do; CONFIG_INVALID if the
   *     names do not fit; STORAGE_FAILED if the file system fails on the way
   */
  TrainTest read(List<String> classNames, ByteSource source);

  /** Reads the training samples alone; parameters and errors as {@link #read}. */
  SampleStore readTrain(List<String> classNames, ByteSource source);

  /**
   * Reads the test samples alone; the training samples need not exist. Errors as {@link #read}.
   *
   * @param classNames of all classes, as the training samples have them; not empty
   */
  SampleStore readTest(List<String> classNames, ByteSource source);

  /**
   * The same, and looks at the test samples as {@link #read} does, for whoever has to know that
   * they are sound.
   */
  default SampleStore checkTest(List<String> classNames, ByteSource source) {
    return readTest(classNames, source);
  }
}
