package io.difficultynet.error;

/**
 * Whose mistake an error is, which decides what the caller may do next and the exit status of the
 * process.
 *
 * <p>Status 0 means done and 1 is left to the JVM and to {@code spark-submit} themselves, so that a
 * scheduler can tell our refusals from a launcher that never reached us.
 */
public enum Fault {
  /** The configuration, the data or the request must change; the same run fails again. */
  USER(2),
  /** Machines, network or storage failed; the same run may succeed later. */
  CLUSTER(3),
  /** A defect of this program; look at it by hand. */
  OURS(4);

  private final int exitStatus;

  Fault(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /** Returns the exit status of a process that ends with an error of this kind. */
  public int exitStatus() {
    return exitStatus;
  }
}
