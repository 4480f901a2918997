package io.difficultynet.job.exchange;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;

/**
 * Where the other replicas of a round are, and how long to wait for one of them.
 *
 * <p>Their {@link Mailbox}es find each other by small blocks that are registered with the driver:
 * {@code BarrierTaskContext.barrier()} and {@code allGather()} sleep a second at a time.
 */
final class Peers implements AutoCloseable {

  /** The driver is asked again after this time, or after this part of the time waited so far. */
  private static final long POLL_DRIVER_NANOS = 5_000_000;

  private static final int POLLS_OF_WAIT = 16; // so that many executors do not keep it busy

  private final BlockManager blocks;
  private final TaskContext task;
  private final BlockNames names;
  private final Duration deadline;
  private final @Nullable BlockManagerId[] addresses;
  private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

  /**
   * Registers this task's address and returns when those of all others are there.
   *
   * @param self where this task's {@link Mailbox} is
   * @throws DifficultyNetException PEER_TIMEOUT after the deadline, with the peer's number
   */
  Peers(
      BlockManager blocks,
      TaskContext task,
      BlockNames names,
      BlockManagerId self,
      int replicas,
      Duration deadline) {
    this.blocks = blocks;
    this.task = task;
    this.names = names;
    this.deadline = deadline;
    this.addresses = new BlockManagerId[replicas];
    this.addresses[task.partitionId()] = self;
    try {
      register(self);
      for (int peer = 0; peer < replicas; peer++) {
        if (peer != task.partitionId()) {
          BlockId hello = names.hello(peer);
          addresses[peer] = await(peer, waited -> read(hello, waited));
        }
      }
    } catch (RuntimeException e) { // killed, or nobody came
      close();
      throw e;
    }
  }

  /** Where a replica takes blocks. */
  BlockManagerId mailbox(int peer) {
    BlockManagerId address = addresses[peer];
    if (address == null) {
      throw new IllegalStateException("replica " + peer + " was not met");
    }
    return address;
  }

  /** A block could not be sent to a peer. */
  void failed(int peer, Throwable failure) {
    failures.putIfAbsent(peer, failure);
  }

  /** Whether a peer misses a block, so that this attempt comes to nothing. */
  boolean isLost(int peer) {
    return failures.containsKey(peer);
  }

  /** Ends the task, by Spark's exception for it, where Spark has killed it. */
  void endIfKilled() {
    if (task.isInterrupted()) {
      task.killTaskIfInterrupted();
    }
  }

  /**
   * Asks again and again until there is an answer.
   *
   * @param peer that it depends on
   * @param attempt is told the nanoseconds waited so far, and waits a little itself
   * @throws DifficultyNetException PEER_TIMEOUT after the deadline, with the peer's name
   */
  <T> T await(int peer, LongFunction<@Nullable T> attempt) {
    long start = System.nanoTime();
    endIfKilled();
    T found = attempt.apply(0);
    while (found == null) {
      endIfKilled();
      long waited = System.nanoTime() - start;
      if (waited > deadline.toNanos()) {
        throw silent(peer);
      }
      found = attempt.apply(waited);
    }
    return found;
  }

  /** Removes this task's address, and those of tasks of the run that did not end. */
  @Override
  public void close() {
    Function1<BlockId, Object> ours = names::ofRun;
    for (BlockId left : JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(ours))) {
      blocks.removeBlock(left, true);
    }
  }

  private void register(BlockManagerId self) {
    byte[] address =
        String.join("\n", self.executorId(), self.host(), String.valueOf(self.port()))
            .getBytes(StandardCharsets.UTF_8);
    blocks.putBytes(
        names.hello(task.partitionId()),
        new ChunkedByteBuffer(ByteBuffer.wrap(address)),
        StorageLevel.MEMORY_AND_DISK_SER(),
        true,
        ClassTag.Byte());
  }

  private @Nullable BlockManagerId read(BlockId hello, long waited) {
    Option<ChunkedByteBuffer> found = blocks.getRemoteBytes(hello);
    if (found.isEmpty()) {
      LockSupport.parkNanos(Math.max(POLL_DRIVER_NANOS, waited / POLLS_OF_WAIT));
      return null;
    }
    String[] fields = new String(found.get().toArray(), StandardCharsets.UTF_8).split("\n", -1);
    return BlockManagerId.apply(fields[0], fields[1], Integer.parseInt(fields[2]), Option.empty());
  }

  private DifficultyNetException silent(int peer) {
    BlockManagerId who = addresses[peer];
    Throwable failure = failures.get(peer);
    return new DifficultyNetException(
        ErrorCode.PEER_TIMEOUT,
        "replica %d of %d, waiting for replica %d%s"
            .formatted(
                task.partitionId(),
                addresses.length,
                peer,
                who == null ? "" : " at " + who.hostPort()),
        "had no answer for %d s in %s%s"
            .formatted(
                deadline.toSeconds(),
                names,
                failure == null ? "" : "; sending to it failed: " + failure),
        "Look at that executor's log; where it is only slow, raise cluster.peer-timeout; where it"
            + " cannot be reached, let executors connect to each other's ports",
        failure);
  }
}
