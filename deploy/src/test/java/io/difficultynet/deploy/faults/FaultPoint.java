package io.difficultynet.deploy.faults;

import java.util.Arrays;
import java.util.List;

/** Where in a run a fault can happen. */
public enum FaultPoint {
  /** An executor has got the task of a round. */
  ROUND("io.difficultynet.job.spark.RoundTask", "apply", 2, Side.EXECUTOR),
  /** Forward and backward of a batch. */
  FORWARD("io.difficultynet.job.round.PartGradient", "of", 40, Side.EXECUTOR),
  /** A block of a gradient or of parameters is sent to a peer. */
  SEND("io.difficultynet.job.exchange.Mailbox", "send", 80, Side.EXECUTOR),
  /** Bytes of such a block have come. */
  RECEIVE("io.difficultynet.job.exchange.Mailbox$Arriving", "onData", 80, Side.EXECUTOR),
  /** The round is over, and its slice goes back to the driver. */
  SLICE("io.difficultynet.job.round.RoundSlice", "at", 2, Side.EXECUTOR),
  /** The gradients of the meta step. */
  META("io.difficultynet.job.round.PseudoStep", "of", 3, Side.EXECUTOR),
  /** The model is measured. */
  MEASURE("io.difficultynet.job.round.ReplicaWork", "measure", 2, Side.EXECUTOR),
  /** The driver joins the slices of a round. */
  JOIN("io.difficultynet.job.round.TrainedRound", "join", 3, Side.DRIVER),
  /** The driver begins a checkpoint. */
  CHECKPOINT("io.difficultynet.job.checkpoint.CheckpointStore", "save", 3, Side.DRIVER),
  /** All files of a checkpoint or model are there, and the manifest is not. */
  SEAL("io.difficultynet.job.checkpoint.SealedFolder$Writer", "seal", 3, Side.DRIVER),
  /** Older checkpoints are about to be deleted. */
  PRUNE("io.difficultynet.job.checkpoint.CheckpointStore", "prune", 3, Side.DRIVER),
  /** The checkpoint is there, the event is not. */
  EVENT("io.difficultynet.job.run.RunFolder", "writeEvents", 3, Side.DRIVER),
  /** A file is written and not yet in its place. */
  RENAME("io.difficultynet.job.storage.SyncedFile", "move", 20, Side.DRIVER),
  /** Training is over, and the model is not written. */
  MODEL("io.difficultynet.job.run.ModelFolder", "write", 1, Side.DRIVER);

  /** On which machine. */
  public enum Side {
    /** Where samples are. */
    EXECUTOR,
    /** Where the state is. */
    DRIVER
  }

  private final String className;
  private final String method;
  private final int calls;
  private final Side side;

  FaultPoint(String className, String method, int calls, Side side) {
    this.className = className;
    this.method = method;
    this.calls = calls;
    this.side = side;
  }

  String className() {
    return className;
  }

  String method() {
    return method;
  }

  /** About so many calls come in one or two epochs of a small run. */
  int calls() {
    return calls;
  }

  /** All on one side. */
  public static List<FaultPoint> of(Side side) {
    return Arrays.stream(values()).filter(point -> point.side == side).toList();
  }
}
