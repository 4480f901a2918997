package io.difficultynet.job.round;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * The collective of some threads of one JVM, which see each other's arrays. Sums are added in the
 * order of the replicas, as between executors, so the bits are theirs (with gradients exchanged as
 * 32-bit floats).
 */
public final class ThreadCollective implements Collective {

  private static final double NANOS = 1e9;

  private final Slices slices;
  private final int part;
  private final float[][] published; // by replica
  private final CyclicBarrier barrier;
  private long waitedNanos;

  private ThreadCollective(Slices slices, int part, float[][] published, CyclicBarrier barrier) {
    this.slices = slices;
    this.part = part;
    this.published = published;
    this.barrier = barrier;
  }

  /** Returns the sides of all replicas, one for each thread. */
  public static ThreadCollective[] of(Slices slices) {
    float[][] published = new float[slices.parts()][];
    CyclicBarrier barrier = new CyclicBarrier(slices.parts());
    ThreadCollective[] all = new ThreadCollective[slices.parts()];
    for (int part = 0; part < all.length; part++) {
      all[part] = new ThreadCollective(slices, part, published, barrier);
    }
    return all;
  }

  /** Another replica has left the round, so that those that wait for it wait in vain. */
  public static final class LeftAlone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LeftAlone(int part, Throwable cause) {
      super("replica " + part + " was left alone by another one", cause);
    }
  }

  /** Leaves the round: all others that wait, now or later, end with {@link LeftAlone}. */
  public void leave() {
    Thread.currentThread().interrupt();
    try {
      barrier.await(); // an interrupted wait breaks the barrier for all
    } catch (InterruptedException | BrokenBarrierException e) {
      Thread.interrupted(); // this thread goes on
    }
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
    published[part] = gradient;
    long start = System.nanoTime();
    meet();
    waitedNanos += System.nanoTime() - start;
    for (int i = 0; i < sum.length; i++) {
      sum[i] = 0;
      for (float[] from : published) {
        sum[i] += from[slices.offset(part) + i];
      }
    }
    meet();
  }

  @Override
  public void gather(int iteration, float[] parameters) {
    published[part] = parameters;
    meet();
    for (int from = 0; from < slices.parts(); from++) {
      if (from != part) {
        int offset = slices.offset(from);
        System.arraycopy(published[from], offset, parameters, offset, slices.length(from));
      }
    }
    meet();
  }

  @Override
  public double waitedSeconds() {
    return waitedNanos / NANOS;
  }

  private void meet() {
    try {
      barrier.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeftAlone(part, e);
    } catch (BrokenBarrierException e) {
      throw new LeftAlone(part, e);
    }
  }
}
