package io.difficultynet.job.exchange;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.BlockDataManager;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.netty.NettyBlockTransferService;
import org.apache.spark.network.shuffle.checksum.Cause;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.TestBlockId;
import org.apache.spark.util.ThreadUtils;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.concurrent.Future;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/**
 * What the peers of an executor send to it, by name, until it is taken.
 *
 * <p>A second server of Spark's block transfer, with its wire protocol, authentication and
 * encryption, in front of a map instead of Spark's BlockManager: that one tells the driver of every
 * block that comes and goes and waits for the answer, and so the driver would be asked 4 n (n - 1)
 * times an iteration by n executors. Here a block costs nobody but its sender and its receiver.
 *
 * <p>Blocks arrive as streams: bytes go from the sender's array to the socket, and from the socket
 * to the receiver's array, and are not put together in between. All of them lie on the heap;
 * whoever sends sees to it that only a few of them are under way.
 *
 * <p>Thread-safe. One for each executor, open as long as its Spark environment.
 */
final class Mailbox implements Closeable {

  private static final Object LOCK = new Object();
  private static @Nullable Mailbox cached;

  private static final String BLOCK_MANAGER_PORT = "spark.blockManager.port";
  private static final String STREAMED_FROM = "spark.network.maxRemoteBlockSizeFetchToMem";
  private static final int LARGEST_PORT = 0xffff;
  private static final String CONNECTING = "spark.shuffle.io.connectionCreationTimeout";
  private static final String CONNECTING_AT_MOST = "10s"; // not Spark's 120: a task waits for it
  private static final String ANY_ADDRESS = "0.0.0.0";

  private final SparkEnv environment;
  private final NettyBlockTransferService service;
  private final BlockManagerId address;
  private final Map<BlockId, CompletableFuture<ByteBuffer>> slots = new ConcurrentHashMap<>();

  /**
   * Opens one.
   *
   * @param host by which peers reach this executor
   * @param cores of the executor: at most so many threads receive, and never more than 8
   * @throws DifficultyNetException CLUSTER_RESOURCES where no port is to be had
   */
  Mailbox(SparkEnv environment, String host, int cores) {
    this.environment = environment;
    String listening = listeningAddress(host);
    SparkConf conf = environment.conf().clone().set(STREAMED_FROM, "0");
    conf.setIfMissing(CONNECTING, CONNECTING_AT_MOST);
    this.service =
        new NettyBlockTransferService(
            conf,
            environment.securityManager(),
            environment.serializerManager(),
            listening,
            host,
            port(conf.getInt(BLOCK_MANAGER_PORT, 0)),
            cores,
            null); // asked for lost executors when blocks are fetched, and none are
    try {
      service.init(new Receiver());
    } catch (Exception e) { // BindException, which Scala does not declare
      service.close();
      throw new DifficultyNetException(
          ErrorCode.CLUSTER_RESOURCES,
          "executor %s, opening a port at %s for the gradients of the others"
              .formatted(environment.executorId(), listening),
          "failed: " + e.getMessage(),
          "Where spark.blockManager.port is set, difficulty-net takes the first free port after it:"
              + " allow more of them, and raise spark.port.maxRetries (16) to as many",
          e);
    }
    this.address =
        BlockManagerId.apply(environment.executorId(), host, service.port(), Option.empty());
  }

  /** The one of this executor, which is opened where there is none. */
  static Mailbox ofThisExecutor(TaskContext task) {
    synchronized (LOCK) {
      SparkEnv now = SparkEnv.get();
      Mailbox mailbox = cached;
      if (mailbox == null || mailbox.environment != now) {
        if (mailbox != null) {
          mailbox.close();
        }
        mailbox = new Mailbox(now, now.blockManager().blockManagerId().host(), task.cpus());
        cached = mailbox;
      }
      return mailbox;
    }
  }

  /** Where peers reach it. */
  BlockManagerId address() {
    return address;
  }

  /**
   * Starts to send a block. Returns before it has arrived; {@code bytes} must stay as they are
   * until the peer has taken the block.
   *
   * @param failed is told why it did not arrive, on a thread of the network
   */
  void send(BlockManagerId to, BlockId id, ByteBuffer bytes, Consumer<Throwable> failed) {
    Future<BoxedUnit> sent;
    try {
      sent =
          service.uploadBlock(
              to.host(),
              to.port(),
              to.executorId(),
              described(id, bytes),
              new NioManagedBuffer(bytes),
              StorageLevel.MEMORY_ONLY_SER(),
              ClassTag.Byte());
    } catch (Exception e) { // which Scala does not declare: no connection, or interrupted
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      failed.accept(e);
      return;
    }
    sent.onComplete(
        result -> {
          if (result.isFailure()) {
            failed.accept(result.failed().get());
          }
          return null;
        },
        ThreadUtils.sameThread());
  }

  /**
   * Takes a block out; waits for it a little.
   *
   * @return its bytes, little-endian; null if it has not come within the time or the thread was
   *     interrupted, which it then stays
   * @throws OutOfMemoryError if there was no room for it when it came
   * @throws DifficultyNetException BLOCK_CORRUPT if it came with other bytes than were sent
   */
  @Nullable ByteBuffer poll(BlockId id, long nanos) {
    CompletableFuture<ByteBuffer> slot = slot(id);
    try {
      ByteBuffer bytes = slot.get(nanos, TimeUnit.NANOSECONDS);
      slots.remove(id);
      return bytes;
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error fatal) {
        throw fatal;
      }
      if (e.getCause() instanceof DifficultyNetException corrupt) {
        throw corrupt;
      }
      throw new IllegalStateException("a block fails to come for no other reason", e);
    }
  }

  /** Forgets all blocks that nobody has taken: what a task that was killed sent or left. */
  void clear() {
    slots.clear();
  }

  /** Number of names that are kept: blocks that nobody has taken, or that somebody waited for. */
  int size() {
    return slots.size();
  }

  @Override
  public void close() {
    service.close();
    slots.clear();
  }

  private CompletableFuture<ByteBuffer> slot(BlockId id) {
    return slots.computeIfAbsent(id, absent -> new CompletableFuture<>());
  }

  /**
   * A receiver has to know how long a stream is before it comes, and by what its bytes are
   * recognised, and is told nothing but a name: so length and checksum are put behind it.
   */
  private static BlockId described(BlockId id, ByteBuffer bytes) {
    String name = id.name().substring(BlockNames.FAMILY.length());
    return TestBlockId.apply(name + "." + bytes.remaining() + "." + checksum(bytes.duplicate()));
  }

  /** CRC-32C, for which processors have instructions: 8 MiB take less than a millisecond. */
  private static long checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /**
   * The host, where that is an address of this machine; all of them otherwise, as behind a network
   * that translates addresses.
   */
  private static String listeningAddress(String host) {
    try {
      boolean own = NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
      return own ? host : ANY_ADDRESS;
    } catch (IOException e) {
      return ANY_ADDRESS;
    }
  }

  /** The next one where the BlockManager's is fixed: Spark tries those after it. */
  private static int port(int ofBlockManager) {
    return ofBlockManager == 0 ? 0 : Math.min(ofBlockManager + 1, LARGEST_PORT);
  }

  /** What the server calls. */
  private final class Receiver implements BlockDataManager {

    @Override
    public StreamCallbackWithID putBlockDataAsStream(
        BlockId named, StorageLevel level, ClassTag<?> tag) {
      String name = named.name();
      int last = name.lastIndexOf('.');
      int end = name.lastIndexOf('.', last - 1);
      BlockId id = BlockId.apply(name.substring(0, end));
      try {
        int length = Integer.parseInt(name.substring(end + 1, last));
        long checksum = Long.parseLong(name.substring(last + 1));
        return new Arriving(name, id, checksum, ByteBuffer.allocate(length));
      } catch (OutOfMemoryError e) { // netty would close the connection, and the reader wait
        slot(id).completeExceptionally(e);
        throw e;
      }
    }

    @Override
    public boolean putBlockData(
        BlockId named, ManagedBuffer data, StorageLevel level, ClassTag<?> tag) {
      StreamCallbackWithID whole = putBlockDataAsStream(named, level, tag);
      try {
        whole.onData(named.name(), data.nioByteBuffer());
        whole.onComplete(named.name());
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ManagedBuffer getLocalBlockData(BlockId id) {
      throw notServed();
    }

    @Override
    public ManagedBuffer getHostLocalShuffleData(BlockId id, String[] directories) {
      throw notServed();
    }

    @Override
    public String[] getLocalDiskDirs() {
      throw notServed();
    }

    @Override
    public Cause diagnoseShuffleBlockCorruption(BlockId id, long checksum, String algorithm) {
      throw notServed();
    }

    @Override
    public void releaseLock(BlockId id, Option<TaskContext> task) {
      // blocks are not locked
    }

    private UnsupportedOperationException notServed() {
      return new UnsupportedOperationException(
          "this server takes blocks of difficulty-net's exchange and gives none");
    }
  }

  /** A block of which some bytes may have come. */
  private final class Arriving implements StreamCallbackWithID {
    private final String named;
    private final BlockId id;
    private final long checksum;
    private final ByteBuffer bytes;

    private Arriving(String named, BlockId id, long checksum, ByteBuffer bytes) {
      this.named = named;
      this.id = id;
      this.checksum = checksum;
      this.bytes = bytes;
    }

    @Override
    public String getID() {
      return named;
    }

    @Override
    public void onData(String stream, ByteBuffer some) {
      bytes.put(some);
    }

    @Override
    public void onComplete(String stream) {
      bytes.flip();
      if (checksum(bytes.duplicate()) == checksum) {
        slot(id).complete(bytes.order(ByteOrder.LITTLE_ENDIAN));
      } else {
        slot(id)
            .completeExceptionally(
                new DifficultyNetException(
                    ErrorCode.BLOCK_CORRUPT,
                    "executor " + environment.executorId() + ", receiving " + id,
                    "got %,d bytes that are not those that were sent".formatted(bytes.remaining()),
                    "Spark repeats the round. Where it happens again, look at the memory and the"
                        + " network of this node and its peers"));
      }
    }

    @Override
    public void onFailure(String stream, Throwable cause) {
      // the sender learns of it, and whoever waits here does so until the deadline
    }
  }
}
