package io.difficultynet.job.round;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The collective of some threads of one JVM, as its contract says it and no faster. */
final class ThreadCollective implements Collective {

  private static final int PATIENCE_SECONDS = 60;

  private final Slices slices;
  private final int part;
  private final float[][] published; // by replica
  private final CyclicBarrier barrier;

  private ThreadCollective(Slices slices, int part, float[][] published, CyclicBarrier barrier) {
    this.slices = slices;
    this.part = part;
    this.published = published;
    this.barrier = barrier;
  }

  /** Runs a replica's side on a thread for each of {@code parts}; answers in their order. */
  static <T> List<T> run(int length, int parts, Function<Collective, T> replica) {
    float[][] published = new float[parts][];
    CyclicBarrier barrier = new CyclicBarrier(parts);
    List<Callable<T>> tasks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      var collective = new ThreadCollective(new Slices(length, parts), part, published, barrier);
      tasks.add(() -> replica.apply(collective));
    }
    ExecutorService threads = Executors.newFixedThreadPool(parts);
    try {
      List<T> answers = new ArrayList<>();
      for (var answer : threads.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("a replica failed", e);
    } finally {
      threads.shutdownNow();
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
    meet();
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
    return 0;
  }

  private void meet() {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("replica " + part + " was left alone", e);
    }
  }
}
