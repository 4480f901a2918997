package io.difficultynet.job.safetensors;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/**
 * How it is told that a file is not what it should be.
 *
 * @param where the file for messages
 * @param code what that means: the user's data, or a checkpoint
 * @param remedy what to do about it
 */
public record Damage(String where, ErrorCode code, String remedy) {

  /** The error. */
  public DifficultyNetException of(String what) {
    return new DifficultyNetException(code, where, what, remedy);
  }

  /** The error with its cause. */
  public DifficultyNetException of(String what, Throwable cause) {
    return new DifficultyNetException(code, where, what, remedy, cause);
  }
}
