package io.difficultynet.job.track;

import java.io.IOException;

/** An MLflow server has understood a request and does not do it. */
final class MlflowRefusal extends IOException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A refusal.
   *
   * @param code MLflow's word for it, such as RESOURCE_DOES_NOT_EXIST; empty where it gave none
   */
  MlflowRefusal(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Whether MLflow's word for it is this one. */
  boolean is(String word) {
    return code.equals(word);
  }
}
