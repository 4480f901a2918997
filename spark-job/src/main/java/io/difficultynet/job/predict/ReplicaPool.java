package io.difficultynet.job.predict;

import io.difficultynet.datasets.augment.InputThreads;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.worker.Engines;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a JVM that tasks predict with, loaded with their models. A task borrows one and
 * gives it back. As many are kept for later tasks as were ever in use at once, those that were used
 * last, so that a JVM that predicts with many models in turn holds few.
 */
final class ReplicaPool {

  private static final Deque<Lent> IDLE = new ArrayDeque<>(); // the last used first

  /** One for all replicas of a model, as long as there are any. */
  private static final Map<UUID, WeakReference<PredictionPlan>> PLANS = new HashMap<>();

  private static int inUse;
  private static int mostInUse;

  private ReplicaPool() {}

  /**
   * Lends a replica of a plan, made where none is idle.
   *
   * @param id of the plan
   * @param threads that it may use
   * @param plan asked where this JVM does not have it
   * @param source of image files
   */
  static Lent lend(
      UUID id, int threads, Supplier<PredictionPlan> plan, Supplier<ByteSource> source) {
    Lent lent = idle(id, threads);
    return lent == null ? made(id, threads, plan, source) : lent;
  }

  private static Lent made(
      UUID id, int threads, Supplier<PredictionPlan> plan, Supplier<ByteSource> source) {
    try {
      return new Lent(known(id, plan), threads, source.get());
    } catch (RuntimeException | Error e) {
      synchronized (ReplicaPool.class) {
        inUse--;
      }
      throw e;
    }
  }

  private static PredictionPlan known(UUID id, Supplier<PredictionPlan> plan) {
    synchronized (PLANS) {
      PLANS.values().removeIf(reference -> reference.get() == null);
      WeakReference<PredictionPlan> reference = PLANS.get(id);
      PredictionPlan known = reference == null ? null : reference.get();
      if (known == null) {
        known = plan.get();
        PLANS.put(id, new WeakReference<>(known));
      }
      return known;
    }
  }

  private static synchronized @Nullable Lent idle(UUID plan, int threads) {
    inUse++;
    mostInUse = Math.max(mostInUse, inUse);
    for (Iterator<Lent> all = IDLE.iterator(); all.hasNext(); ) {
      Lent lent = all.next();
      if (lent.plan.id().equals(plan) && lent.threads == threads) {
        all.remove();
        return lent;
      }
    }
    return null;
  }

  private static void giveBack(Lent lent) {
    List<Lent> surplus = new ArrayList<>();
    synchronized (ReplicaPool.class) {
      inUse--;
      IDLE.addFirst(lent);
      while (IDLE.size() > mostInUse) {
        surplus.add(IDLE.removeLast());
      }
    }
    surplus.forEach(Lent::free);
  }

  /** Frees the idle replicas of a plan. */
  static void release(UUID plan) {
    List<Lent> gone = new ArrayList<>();
    synchronized (ReplicaPool.class) {
      for (Lent lent : IDLE) {
        if (lent.plan.id().equals(plan)) {
          gone.add(lent);
        }
      }
      IDLE.removeAll(gone);
    }
    gone.forEach(Lent::free);
  }

  /** Number of replicas that tasks have now. */
  static synchronized int inUse() {
    return inUse;
  }

  /** Number of replicas that wait for tasks. */
  static synchronized int idle() {
    return IDLE.size();
  }

  /** A replica with what makes its batches; one task at a time. Given back when it is closed. */
  static final class Lent implements AutoCloseable {
    private final PredictionPlan plan;
    private final int threads;
    private final Replica replica;
    private final InputThreads inputThreads;
    private final ExecutorService ahead;
    private final SampleDecoder decoder;
    private float[] inputs = {}; // of the next batch
    private float[] inputsBefore = {}; // of the one that is computed meanwhile

    private Lent(PredictionPlan plan, int threads, ByteSource source) {
      this.plan = plan;
      this.threads = threads;
      this.replica = Engines.replica(plan.replica());
      replica.useThreads(threads);
      replica.load(plan.model().parameters());
      replica.loadStatistics(plan.model().statistics());
      this.inputThreads = new InputThreads(threads);
      this.ahead =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread made = new Thread(work, "difficulty-net ahead");
                made.setDaemon(true);
                return made;
              });
      this.decoder = new SampleDecoder(plan, source);
    }

    PredictionPlan plan() {
      return plan;
    }

    /** For the calling thread; see {@link Replica#useThreads}. */
    Replica replica() {
      replica.useThreads(threads);
      return replica;
    }

    InputThreads inputThreads() {
      return inputThreads;
    }

    /** A thread that prepares a batch. */
    ExecutorService ahead() {
      return ahead;
    }

    SampleDecoder decoder() {
      return decoder;
    }

    /** Room for the inputs of some samples, which stays as it is until the second call after. */
    float[] inputs(int samples) {
      int needed = samples * plan.pipeline().output().values();
      float[] next = inputsBefore.length < needed ? new float[needed] : inputsBefore;
      inputsBefore = inputs;
      inputs = next;
      return next;
    }

    @Override
    public void close() {
      giveBack(this);
    }

    private void free() {
      replica.close();
      inputThreads.close();
      ahead.shutdownNow();
    }
  }
}
