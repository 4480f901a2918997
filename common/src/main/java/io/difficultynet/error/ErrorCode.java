package io.difficultynet.error;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kind of an error. Numbers are stable, because scripts match them: a number never gets another
 * meaning. Numbers from 1000 on are mistakes of the user, from 2000 on faults of the cluster, and
 * from 3000 on faults of this program.
 */
public enum ErrorCode {
  /** A key is unknown, missing or out of range. */
  CONFIG_INVALID(1001, Fault.USER),
  /** A data file or folder does not exist or cannot be opened. */
  DATA_MISSING(1002, Fault.USER),
  /** A data file is truncated, too long, or not of the format it should have. */
  DATA_CORRUPT(1003, Fault.USER),
  /** The data is sound but does not allow what the configuration asks. */
  DATA_UNSUITABLE(1004, Fault.USER),
  /** The output folder cannot be written. */
  OUTPUT_UNWRITABLE(1005, Fault.USER),
  /** The output folder holds another run. */
  OUTPUT_EXISTS(1006, Fault.USER),
  /** A checkpoint was required and there is none. */
  CHECKPOINT_MISSING(1007, Fault.USER),
  /** A checkpoint's bytes do not match its manifest. */
  CHECKPOINT_CORRUPT(1008, Fault.USER),
  /** A checkpoint belongs to another configuration, split or format. */
  CHECKPOINT_MISMATCH(1009, Fault.USER),
  /** A folder holds no run. */
  RUN_MISSING(1010, Fault.USER),
  /** Spark's settings rule the run out: dynamic allocation, two tasks per executor. */
  CLUSTER_UNSUITABLE(1011, Fault.USER),
  /** The loss is no longer finite, as with too large a learning rate. */
  DIVERGED(1012, Fault.USER),
  /** The libraries of the engine that was chosen are not on the class path. */
  ENGINE_MISSING(1013, Fault.USER),
  /** The driver or the executors were given too little memory. */
  OUT_OF_MEMORY(1014, Fault.USER),
  /** A store or the cluster manager refuses this user what was asked of it. */
  ACCESS_DENIED(1015, Fault.USER),
  /** The cluster did not give the executors asked for within the deadline. */
  CLUSTER_RESOURCES(2001, Fault.CLUSTER),
  /** Executors were lost more often than Spark retries. */
  EXECUTOR_LOST(2002, Fault.CLUSTER),
  /** A peer did not answer within the deadline. */
  PEER_TIMEOUT(2003, Fault.CLUSTER),
  /** A file system failed in the middle of a run. */
  STORAGE_FAILED(2004, Fault.CLUSTER),
  /** The Spark application was ended in the middle of a run, by a user or by the cluster. */
  SPARK_STOPPED(2005, Fault.CLUSTER),
  /** A machine that a run depends on, such as YARN's resource manager, did not answer. */
  CLUSTER_UNREACHABLE(2006, Fault.CLUSTER),
  /** A block of the exchange between executors arrived with other bytes than were sent. */
  BLOCK_CORRUPT(2007, Fault.CLUSTER),
  /** Another driver is working in the output folder. */
  OUTPUT_IN_USE(2008, Fault.CLUSTER),
  /** A native library did not load or failed. */
  NATIVE_FAILED(3001, Fault.OURS),
  /** An assumption of this program does not hold. */
  INTERNAL(3002, Fault.OURS);

  private final int number;
  private final Fault fault;

  ErrorCode(int number, Fault fault) {
    this.number = number;
    this.fault = fault;
  }

  /** Returns whose mistake this is. */
  public Fault fault() {
    return fault;
  }

  /** Returns the code that a text begins with. */
  static Optional<ErrorCode> at(String text) {
    return Arrays.stream(values()).filter(code -> text.startsWith(code.code())).findFirst();
  }

  /**
   * Returns number and name as they stand in messages and results: {@code DN-1001 CONFIG_INVALID}.
   */
  public String code() {
    return "DN-" + number + " " + name();
  }
}
