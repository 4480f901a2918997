package io.difficultynet.datasets.io;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.util.List;

/**
 * Where a data file is, and which key of the configuration says so; messages name both.
 *
 * @param key key relative to the root, such as {@code data.train-images}
 * @param location path or URI for a {@link ByteSource}
 */
public record DataLocation(String key, String location) {

  /**
   * Refuses at once all locations where there is no file.
   *
   * @param fix what the user should do about it
   * @throws DifficultyNetException DATA_MISSING, with one problem a file; STORAGE_FAILED if it is
   *     storage that cannot say, of each of them
   */
  public static void requireAll(ByteSource source, List<DataLocation> locations, String fix) {
    Problems problems = new Problems();
    ErrorCode code = ErrorCode.STORAGE_FAILED;
    for (DataLocation file : locations) {
      try {
        if (!source.exists(file.location)) {
          problems.add(file.toString(), "there is no such file", fix);
          code = ErrorCode.DATA_MISSING; // and so in the next try
        }
      } catch (IOException e) {
        StorageError error = StorageError.of(e, "cannot be looked up", ErrorCode.DATA_MISSING, fix);
        problems.add(file.toString(), error.what(), error.fix());
        code = error.code() == ErrorCode.STORAGE_FAILED ? code : error.code();
      }
    }
    problems.throwIfAny(code, "The data files are not all there");
  }

  /**
   * The one spelling of the location; see {@link ByteSource#resolve}.
   *
   * @throws DifficultyNetException DATA_MISSING or STORAGE_FAILED if it has none
   */
  public String resolved(ByteSource source) {
    try {
      return source.resolve(location);
    } catch (IOException e) {
      throw StorageError.of(e, "cannot be looked up", ErrorCode.DATA_MISSING, "Correct " + key)
          .at(toString(), e);
    }
  }

  /**
   * Refuses the same file, however it is spelled, for training and for the test.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE
   */
  public static void requireTwo(ByteSource source, DataLocation train, DataLocation test) {
    if (train.resolved(source).equals(test.resolved(source))) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          test.toString(),
          "is the same file as " + train,
          "Give the test file of the data set: what a model was trained on says nothing of it");
    }
  }

  /**
   * Whether there is a file, for one that a set can do without.
   *
   * @throws DifficultyNetException STORAGE_FAILED if the file system cannot say
   */
  public boolean exists(ByteSource source) {
    try {
      return source.exists(location);
    } catch (IOException e) {
      throw StorageError.of(e, "cannot be looked up", ErrorCode.STORAGE_FAILED, DataFile.TRY_AGAIN)
          .at(toString(), e);
    }
  }

  /** Readable form, for messages: {@code data.train-images (/data/train.gz)}. */
  @Override
  public String toString() {
    return key + " (" + location + ")";
  }
}
