package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.engine.Collective;
import io.difficultynet.job.engine.Slices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.TestBlockId;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;

/**
 * The collective over Spark's BlockManager: a replica pushes its part of a sum straight into the
 * store of the peer that needs it, and a peer waits only on its own store. Uses Spark's
 * connections, and so its authentication and encryption.
 *
 * <p>Why the ids are as they are. The wire protocol parses block names; the only family with free
 * text is {@code test_…} (BigDL uses it, too). The name holds run, epoch and the attempt of the
 * stage, so that a rerun after a lost executor never reads a block of the attempt before, and the
 * iteration, so that a fast peer cannot overwrite what a slow one has not read.
 *
 * <p>Why a failed push is not an error here: when an executor dies, its peers notice before Spark
 * does. Failing at once would count as a failure of its own; waiting, the task is killed by Spark,
 * which reruns the stage. Only a peer that is silent for longer than the deadline fails the task.
 *
 * <p>{@code BarrierTaskContext.barrier()} and {@code allGather()} sleep a second at a time, so
 * peers find each other by small registered blocks instead.
 */
final class BlockExchange implements Collective, AutoCloseable {

  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK_SER();
  private static final String TEST_BLOCK = "test_";
  private static final long POLL_OWN_STORE_NANOS = 50_000;
  private static final long POLL_DRIVER_NANOS = 5_000_000;

  private final BlockManager blocks;
  private final TaskContext task;
  private final String name;
  private final int part;
  private final Slices slices;
  private final WireFormat gradientFormat;
  private final Duration deadline;
  private final @Nullable BlockManagerId[] peers;
  private final ExecutorService cleaner =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "difficulty-net-exchange-cleaner");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Finds the peers; returns when all are there.
   *
   * @param name of the round: run and epoch; the stage's attempt is added
   * @param gradientFormat in which gradients are sent
   * @param deadline how long to wait for a peer
   */
  BlockExchange(
      BlockManager blocks,
      TaskContext task,
      String name,
      Slices slices,
      WireFormat gradientFormat,
      Duration deadline) {
    this.blocks = blocks;
    this.task = task;
    this.name = "difficulty-net-" + name + "-attempt" + task.stageAttemptNumber();
    this.part = task.partitionId();
    this.slices = slices;
    this.gradientFormat = gradientFormat;
    this.deadline = deadline;
    this.peers = new BlockManagerId[slices.parts()];
    meet();
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public int part() {
    return part;
  }

  @Override
  public void sum(int iteration, float[] gradient, float[] sum) {
    for (int peer = 0; peer < slices.parts(); peer++) {
      if (peer != part) {
        push(peer, id("gradient", iteration, part, peer), gradient, peer, gradientFormat);
      }
    }
    int offset = slices.offset(part);
    Arrays.fill(sum, 0f);
    for (int from = 0; from < slices.parts(); from++) { // in this order, whoever comes first
      if (from == part) {
        add(gradient, offset, sum);
      } else {
        take(
            from,
            id("gradient", iteration, from, part),
            received -> gradientFormat.add(received, sum));
      }
    }
  }

  @Override
  public void gather(int iteration, float[] parameters) {
    for (int peer = 0; peer < slices.parts(); peer++) {
      if (peer != part) {
        push(peer, id("parameters", iteration, part, peer), parameters, part, WireFormat.FP32);
      }
    }
    for (int from = 0; from < slices.parts(); from++) {
      if (from != part) {
        int offset = slices.offset(from);
        int length = slices.length(from);
        take(
            from,
            id("parameters", iteration, from, part),
            received -> WireFormat.FP32.read(received, parameters, offset, length));
      }
    }
  }

  /** Removes what this task left in its own store. */
  @Override
  public void close() {
    cleaner.shutdown();
    try {
      if (!cleaner.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        cleaner.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Function1<BlockId, Object> ours = id -> id.name().startsWith(TEST_BLOCK + name + "/");
    for (BlockId left : JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(ours))) {
      blocks.removeBlock(left, true);
    }
  }

  /** Registers this task's address with the driver and reads those of the peers. */
  private void meet() {
    BlockManagerId self = blocks.blockManagerId();
    byte[] address =
        String.join("\n", self.executorId(), self.host(), String.valueOf(self.port()))
            .getBytes(StandardCharsets.UTF_8);
    blocks.putBytes(
        helloId(part),
        new ChunkedByteBuffer(ByteBuffer.wrap(address)),
        LEVEL,
        true,
        ClassTag.Byte());
    for (int peer = 0; peer < peers.length; peer++) {
      BlockId hello = helloId(peer);
      peers[peer] = peer == part ? self : await(peer, POLL_DRIVER_NANOS, () -> address(hello));
    }
  }

  private @Nullable BlockManagerId address(BlockId hello) {
    Option<ChunkedByteBuffer> found = blocks.getRemoteBytes(hello);
    if (found.isEmpty()) {
      return null;
    }
    String[] fields = new String(found.get().toArray(), StandardCharsets.UTF_8).split("\n", -1);
    return BlockManagerId.apply(fields[0], fields[1], Integer.parseInt(fields[2]), Option.empty());
  }

  /** Starts to send a slice of {@code values} into a peer's store. */
  private void push(int peer, BlockId id, float[] values, int slice, WireFormat format) {
    int length = slices.length(slice);
    ByteBuffer bytes = format.allocate(length);
    format.write(values, slices.offset(slice), length, bytes);
    BlockManagerId to = peers[peer];
    // The result is not looked at: see the class comment on lost peers.
    blocks
        .blockTransferService()
        .uploadBlock(
            to.host(),
            to.port(),
            to.executorId(),
            id,
            new NioManagedBuffer(bytes),
            LEVEL,
            ClassTag.Byte());
  }

  /** Waits for a block in the own store, hands its content on, and has it removed. */
  private void take(int from, BlockId id, Consumer<ByteBuffer> use) {
    BlockData block =
        await(
            from,
            POLL_OWN_STORE_NANOS,
            () -> {
              Option<BlockData> found = blocks.getLocalBytes(id);
              return found.isEmpty() ? null : found.get();
            });
    try {
      use.accept(block.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    } finally {
      blocks.releaseLock(id, Option.empty());
    }
    // Off the critical path: removing a block asks the driver and waits for its answer.
    var unused = cleaner.submit(() -> blocks.removeBlock(id, true));
  }

  private <T> T await(int peer, long pollNanos, Supplier<@Nullable T> attempt) {
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

  private DifficultyNetException silent(int peer) {
    BlockManagerId who = peers[peer];
    return new DifficultyNetException(
        ErrorCode.PEER_TIMEOUT,
        "replica %d of %d, waiting for replica %d%s"
            .formatted(part, slices.parts(), peer, who == null ? "" : " at " + who.hostPort()),
        "had no answer for %d s in %s".formatted(deadline.toSeconds(), name),
        "Look at that executor's log; where it is only slow, raise cluster.peer-timeout");
  }

  private BlockId id(String kind, int iteration, int from, int to) {
    return TestBlockId.apply(
        name + "/" + kind + "-iteration" + iteration + "-from" + from + "-to" + to);
  }

  private BlockId helloId(int who) {
    return TestBlockId.apply(name + "/hello-from" + who);
  }

  private static void add(float[] values, int offset, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[offset + i];
    }
  }
}
