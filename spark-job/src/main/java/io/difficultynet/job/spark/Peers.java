package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * Where the other replicas of a round are, and how long to wait for one of them.
 *
 * <p>They find each other by small blocks that are registered with the driver: {@code
 * BarrierTaskContext.barrier()} and {@code allGather()} sleep a second at a time.
 */
final class Peers {

  private static final long POLL_DRIVER_NANOS = 5_000_000;

  private final BlockManager blocks;
  private final TaskContext task;
  private final BlockNames names;
  private final Duration deadline;
  private final @Nullable BlockManagerId[] addresses;
  private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

  private Peers(
      BlockManager blocks, TaskContext task, BlockNames names, int replicas, Duration deadline) {
    this.blocks = blocks;
    this.task = task;
    this.names = names;
    this.deadline = deadline;
    this.addresses = new BlockManagerId[replicas];
  }

  /**
   * Registers this task's address and returns when those of all others are there.
   *
   * @throws DifficultyNetException PEER_TIMEOUT after the deadline, with the peer's number
   */
  static Peers meet(
      BlockManager blocks, TaskContext task, BlockNames names, int replicas, Duration deadline) {
    Peers peers = new Peers(blocks, task, names, replicas, deadline);
    peers.register();
    for (int peer = 0; peer < replicas; peer++) {
      BlockId hello = names.hello(peer);
      peers.addresses[peer] =
          peer == task.partitionId()
              ? blocks.blockManagerId()
              : peers.await(peer, POLL_DRIVER_NANOS, () -> peers.read(hello));
    }
    return peers;
  }

  /** The store of a replica. */
  BlockManagerId store(int peer) {
    BlockManagerId address = addresses[peer];
    if (address == null) {
      throw new IllegalStateException("replica " + peer + " was not met");
    }
    return address;
  }

  /** A block could not be sent to a peer. */
  void failed(int peer, Throwable failure) {
    failures.put(peer, failure);
  }

  /**
   * Asks again and again until there is an answer.
   *
   * @param peer that it depends on
   * @throws DifficultyNetException PEER_TIMEOUT after the deadline, with the peer's name
   */
  <T> T await(int peer, long pollNanos, Supplier<@Nullable T> attempt) {
    long start = System.nanoTime();
    T found = attempt.get();
    while (found == null) {
      if (task.isInterrupted()) {
        task.killTaskIfInterrupted();
      }
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw silent(peer);
      }
      LockSupport.parkNanos(pollNanos);
      found = attempt.get();
    }
    return found;
  }

  private void register() {
    BlockManagerId self = blocks.blockManagerId();
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

  private @Nullable BlockManagerId read(BlockId hello) {
    Option<ChunkedByteBuffer> found = blocks.getRemoteBytes(hello);
    if (found.isEmpty()) {
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
        "Look at that executor's log; where it is only slow, raise cluster.peer-timeout",
        failure);
  }
}
