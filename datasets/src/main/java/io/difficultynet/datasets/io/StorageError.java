package io.difficultynet.datasets.io;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/**
 * The error of a file or folder that storage does not give or take: a {@link Refusal}, a fault of
 * storage, or a mistake of the user's.
 *
 * @param code ACCESS_DENIED and the like, STORAGE_FAILED, or the code of the mistake
 * @param what is wrong
 * @param fix what to do about it
 */
public record StorageError(ErrorCode code, String what, String fix) {

  /**
   * What a failure amounts to.
   *
   * @param undone what did not succeed: {@code cannot be opened}
   * @param mistake its code where storage is not to blame
   * @param fix what the user should do then
   */
  public static StorageError of(Exception failure, String undone, ErrorCode mistake, String fix) {
    return Refusal.of(failure)
        .map(refused -> refused.when(undone))
        .orElseGet(
            () -> {
              boolean storage = Causes.ofStorage(failure);
              return new StorageError(
                  storage ? ErrorCode.STORAGE_FAILED : mistake,
                  undone + ": " + Causes.text(failure),
                  storage ? DataFile.TRY_AGAIN : fix);
            });
  }

  /** The exception, of a place. */
  public DifficultyNetException at(String where, Exception failure) {
    return new DifficultyNetException(code, where, what, fix, failure);
  }
}
