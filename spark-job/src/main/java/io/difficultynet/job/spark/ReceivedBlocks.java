package io.difficultynet.job.spark;

import io.difficultynet.error.DifficultyNetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The blocks that peers push into this executor's store: waits for them, hands their content on and
 * removes them.
 *
 * <p>Spark tells the driver of every block that it stores, and waits for the answer with the block
 * locked. Its content is in the memory store before that, so it is read there, without the lock:
 * what lies on the heap stays readable even if Spark should write it to disk in that moment. The
 * locked way is left for what is on disk already. Removing asks the driver, too, and so is done by
 * a thread of its own; a replica that is ahead of it by {@link #MOST_UNREMOVED_KIB} waits.
 */
final class ReceivedBlocks implements AutoCloseable {

  private static final long POLL_NANOS = 50_000;
  private static final int POLLS_BEFORE_DISK = 200;
  private static final int MOST_UNREMOVED_KIB = 64 << 10;

  private final BlockManager blocks;
  private final Peers peers;
  private final BlockNames names;
  private final Duration patience;
  private final Semaphore unremovedKib = new Semaphore(MOST_UNREMOVED_KIB);
  private final ExecutorService cleaner =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "difficulty-net-exchange-cleaner");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Of the blocks with these names.
   *
   * @param patience how long closing waits for the driver
   */
  ReceivedBlocks(BlockManager blocks, Peers peers, BlockNames names, Duration patience) {
    this.blocks = blocks;
    this.peers = peers;
    this.names = names;
    this.patience = patience;
  }

  /**
   * Waits for a block of replica {@code from}. Close it, so that it is removed.
   *
   * @throws DifficultyNetException PEER_TIMEOUT as in {@link Peers#await}
   */
  Received take(int from, BlockId id) {
    Poll poll = new Poll(id);
    return peers.await(from, POLL_NANOS, poll::attempt);
  }

  /** A block that is there. */
  final class Received implements AutoCloseable {
    private final BlockId id;
    private final ByteBuffer bytes;
    private final boolean locked;

    private Received(BlockId id, ByteBuffer bytes, boolean locked) {
      this.id = id;
      this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
      this.locked = locked;
    }

    /** Its content, to be read until it is closed. */
    ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (locked) {
        blocks.releaseLock(id, Option.empty());
      }
      int kib = Math.min(MOST_UNREMOVED_KIB, bytes.capacity() >> 10);
      unremovedKib.acquireUninterruptibly(kib);
      var unused =
          cleaner.submit(
              () -> {
                try {
                  blocks.removeBlock(id, true);
                } finally {
                  unremovedKib.release(kib);
                }
              });
    }
  }

  /** Looks for one block. */
  private final class Poll {
    private final BlockId id;
    private int attempts;

    private Poll(BlockId id) {
      this.id = id;
    }

    private @Nullable Received attempt() {
      Option<ChunkedByteBuffer> inMemory = blocks.memoryStore().getBytes(id);
      if (inMemory.isDefined()) {
        return new Received(id, inMemory.get().toByteBuffer(), false);
      }
      attempts++;
      return attempts % POLLS_BEFORE_DISK == 0 ? anywhere() : null;
    }

    private @Nullable Received anywhere() {
      Option<BlockData> found = blocks.getLocalBytes(id);
      return found.isEmpty() ? null : new Received(id, found.get().toByteBuffer(), true);
    }
  }

  /** Removes all that is left of the run, also what a killed attempt sent too late. */
  @Override
  public void close() {
    cleaner.shutdown();
    try {
      if (!cleaner.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        cleaner.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Function1<BlockId, Object> ours = names::ofRun;
    for (BlockId left : JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(ours))) {
      blocks.removeBlock(left, true);
    }
  }
}
