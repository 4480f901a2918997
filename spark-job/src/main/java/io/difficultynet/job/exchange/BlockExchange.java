package io.difficultynet.job.exchange;

import io.difficultynet.job.round.Collective;
import io.difficultynet.job.round.Slices;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;

/**
 * The collective between executors: a replica pushes its part of a sum straight into the {@link
 * Mailbox} of the peer that needs it, and a peer waits only on its own.
 *
 * <p>A slice travels in blocks of at most {@link #BLOCK_VALUES}, a few ahead of those that are
 * waited for: so encoding, sending and adding go on at the same time, and an executor holds a few
 * blocks of each peer and never whole slices of a large network. A replica starts with the peer
 * after it, so that not all send to the same one.
 *
 * <p>Why a failed push is not an error here: when an executor dies, its peers notice before Spark
 * does. Failing at once would count as a failure of its own; waiting, the task is killed by Spark,
 * which reruns the stage. Only a peer that is silent for longer than the deadline fails the task,
 * and then the error tells of the push that failed.
 */
public final class BlockExchange implements Collective, AutoCloseable {

  /** 8 MiB of 32-bit floats. */
  private static final int BLOCK_VALUES = 1 << 21;

  /** So many blocks of a slice are sent before the first of them is waited for. */
  private static final int BLOCKS_AHEAD = 3;

  private static final double NANOS = 1e9;

  /** How long to wait before looking whether the task was killed or the deadline is over. */
  private static final long POLL_NANOS = 10_000_000;

  private final Mailbox mailbox;
  private final BlockNames names;
  private final int part;
  private final Slices slices;
  private final WireFormat gradientFormat;
  private final Peers peers;
  private long waitedNanos;

  /**
   * Finds the peers; returns when all are there.
   *
   * @param gradientFormat in which gradients are sent
   * @param deadline how long to wait for a peer
   */
  public BlockExchange(
      BlockManager blocks,
      TaskContext task,
      BlockNames names,
      Slices slices,
      WireFormat gradientFormat,
      Duration deadline) {
    this.mailbox = Mailbox.ofThisExecutor(task);
    this.names = names;
    this.part = task.partitionId();
    this.slices = slices;
    this.gradientFormat = gradientFormat;
    mailbox.clear(); // peers send when they have met this task
    this.peers = new Peers(blocks, task, names, mailbox.address(), slices.parts(), deadline);
  }

  /** Returns where this executor is, for people: {@code executor 3 on node7}. */
  public static String place() {
    BlockManagerId here = SparkEnv.get().blockManager().blockManagerId();
    return "executor " + here.executorId() + " on " + here.host();
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
    int blocksOfSlice = blocksOf(0); // the longest
    for (int b = -BLOCKS_AHEAD; b < blocksOfSlice; b++) {
      int ahead = b + BLOCKS_AHEAD;
      if (ahead < blocksOfSlice) {
        sendGradient(iteration, ahead, gradient);
      }
      if (b >= 0 && b < blocksOf(part)) {
        addGradients(iteration, b, gradient, sum);
      }
    }
  }

  private void sendGradient(int iteration, int block, float[] gradient) {
    for (int step = 1; step < slices.parts(); step++) {
      int peer = (part + step) % slices.parts();
      if (block < blocksOf(peer)) {
        ByteBuffer bytes = encode(gradient, peer, block, gradientFormat);
        push(peer, names.gradient(iteration, part, peer, block), bytes);
      }
    }
  }

  /** Adds up a block of the own slice, in pieces that stay in the processor's cache. */
  private void addGradients(int iteration, int block, float[] gradient, float[] sum) {
    List<ByteBuffer> ofOthers = new ArrayList<>();
    long start = System.nanoTime();
    for (int from = 0; from < slices.parts(); from++) {
      if (from != part) {
        ofOthers.add(take(from, names.gradient(iteration, from, part, block)));
      }
    }
    if (block == 0) {
      waitedNanos += System.nanoTime() - start;
    }
    int at = block * BLOCK_VALUES; // of the slice
    int length = length(part, block);
    for (int done = 0; done < length; done += WireFormat.PIECE) {
      int piece = Math.min(WireFormat.PIECE, length - done);
      addPiece(ofOthers, done, gradient, sum, at + done, piece);
    }
  }

  /** In the order of the replicas, whoever came first. */
  private void addPiece(
      List<ByteBuffer> ofOthers, int inBlock, float[] gradient, float[] sum, int at, int length) {
    Arrays.fill(sum, at, at + length, 0f);
    for (int from = 0; from < slices.parts(); from++) {
      if (from == part) {
        add(gradient, slices.offset(part) + at, sum, at, length);
      } else {
        ByteBuffer bytes = ofOthers.get(from < part ? from : from - 1);
        gradientFormat.add(bytes, inBlock, sum, at, length);
      }
    }
  }

  @Override
  public void gather(int iteration, float[] parameters) {
    int blocksOfSlice = blocksOf(0);
    for (int b = -BLOCKS_AHEAD; b < blocksOfSlice; b++) {
      int ahead = b + BLOCKS_AHEAD;
      if (ahead < blocksOf(part)) {
        sendParameters(iteration, ahead, parameters);
      }
      for (int step = 1; b >= 0 && step < slices.parts(); step++) {
        int from = (part + step) % slices.parts();
        if (b < blocksOf(from)) {
          int offset = slices.offset(from) + b * BLOCK_VALUES;
          int length = length(from, b);
          ByteBuffer block = take(from, names.parameters(iteration, from, part, b));
          WireFormat.FP32.read(block, parameters, offset, length);
        }
      }
    }
  }

  @Override
  public double waitedSeconds() {
    return waitedNanos / NANOS;
  }

  private void sendParameters(int iteration, int block, float[] parameters) {
    ByteBuffer bytes = encode(parameters, part, block, WireFormat.FP32); // once for all
    for (int step = 1; step < slices.parts(); step++) {
      int peer = (part + step) % slices.parts();
      push(peer, names.parameters(iteration, part, peer, block), bytes.duplicate());
    }
  }

  @Override
  public void close() {
    peers.close();
    mailbox.clear();
  }

  /** Number of blocks that an iteration sends, of all replicas and in both directions. */
  static long blocks(Slices slices) {
    long ofSlices = 0;
    for (int slice = 0; slice < slices.parts(); slice++) {
      ofSlices += blocks(slices.length(slice));
    }
    return 2L * (slices.parts() - 1) * ofSlices;
  }

  private static int blocks(int length) {
    return (length + BLOCK_VALUES - 1) / BLOCK_VALUES;
  }

  private int blocksOf(int slice) {
    return blocks(slices.length(slice));
  }

  private int length(int slice, int block) {
    return Math.min(BLOCK_VALUES, slices.length(slice) - block * BLOCK_VALUES);
  }

  private ByteBuffer encode(float[] values, int slice, int block, WireFormat format) {
    int length = length(slice, block);
    ByteBuffer bytes = format.allocate(length);
    format.write(values, slices.offset(slice) + block * BLOCK_VALUES, length, bytes);
    return bytes;
  }

  private void push(int peer, BlockId id, ByteBuffer bytes) {
    peers.endIfKilled();
    if (peers.isLost(peer)) {
      return; // it misses a block already, and connecting takes time
    }
    mailbox.send(peers.mailbox(peer), id, bytes, failure -> peers.failed(peer, failure));
  }

  private ByteBuffer take(int from, BlockId id) {
    return peers.await(from, waited -> mailbox.poll(id, POLL_NANOS));
  }

  private static void add(float[] values, int offset, float[] sum, int at, int length) {
    for (int i = 0; i < length; i++) {
      sum[at + i] += values[offset + i];
    }
  }
}
