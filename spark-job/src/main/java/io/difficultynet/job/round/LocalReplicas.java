package io.difficultynet.job.round;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.meta.PairGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a run as threads of this JVM, without a cluster. They give the bits of as many
 * executors that exchange gradients as 32-bit floats.
 *
 * <p>Every replica has a thread of its own, on which it is made, computes and is closed: an engine
 * may keep state by thread. One call at a time.
 */
public final class LocalReplicas implements Replicas {

  private static final double NANOS = 1e9;

  /** A replica of this JVM. */
  public interface Member extends AutoCloseable {

    /** Returns what it computes. */
    ReplicaWork work();

    /** Frees what it holds. */
    @Override
    void close();
  }

  private final NetworkDescription network;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final @Nullable Member[] members;

  /**
   * Makes the replicas.
   *
   * @param replicas number of them, at least 1
   * @param member makes the replica of a number, on its thread
   */
  public LocalReplicas(
      NetworkDescription network, int replicas, IntFunction<? extends Member> member) {
    this.network = network;
    this.members = new Member[replicas];
    for (int part = 0; part < replicas; part++) {
      String name = "difficulty-net replica " + part;
      threads.add(Executors.newSingleThreadExecutor(work -> daemon(work, name)));
    }
    boolean made = false;
    try {
      all(part -> members[part] = member.apply(part));
      made = true;
    } finally {
      if (!made) {
        close();
      }
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private ReplicaWork work(int part) {
    return Objects.requireNonNull(members[part]).work();
  }

  @Override
  public TrainedRound train(RoundInput input) {
    long start = System.nanoTime();
    int parts = members.length;
    Slices slices = new Slices(network.parameterCount(), parts);
    ThreadCollective[] collectives = ThreadCollective.of(slices);
    List<RoundSlice> trained = all(part -> train(part, input, collectives[part]));
    return TrainedRound.join(input.rules().epoch(), network, trained, seconds(start));
  }

  private RoundSlice train(int part, RoundInput input, ThreadCollective collective) {
    boolean done = false;
    try {
      RoundSlice slice = work(part).round(input.rules(), collective, samples -> {}).run(input);
      done = true;
      return slice;
    } finally {
      if (!done) {
        collective.leave();
      }
    }
  }

  @Override
  public Measurement measure(Model model, HeldOut samples) {
    long start = System.nanoTime();
    List<Measurement.Share> shares =
        all(part -> work(part).measure(model, samples, part, members.length));
    return Measurement.join(shares, seconds(start));
  }

  @Override
  public Timed<List<PairGradient>> pairGradients(RoundInput input, int pairs) {
    if (pairs == 0) {
      return new Timed<>(List.of(), 0);
    }
    long start = System.nanoTime();
    List<List<PairGradient>> byReplica =
        all(part -> work(part).pairGradients(input, pairs, part, members.length));
    return new Timed<>(Replicas.inOrder(byReplica), seconds(start));
  }

  @Override
  public void close() {
    try {
      all(
          part -> {
            Member member = members[part];
            if (member != null) {
              member.close();
            }
            return part;
          });
    } finally {
      threads.forEach(ExecutorService::shutdown);
    }
  }

  /**
   * Does the same on every replica's thread and waits for all of them; returns the answers in their
   * order.
   */
  private <T> List<T> all(IntFunction<T> each) {
    List<Future<T>> futures = new ArrayList<>();
    for (int part = 0; part < threads.size(); part++) {
      int number = part;
      futures.add(threads.get(part).submit(() -> each.apply(number)));
    }
    List<T> answers = new ArrayList<>();
    Throwable failure = null;
    for (Future<T> future : futures) {
      try {
        answers.add(future.get());
      } catch (ExecutionException e) {
        failure = worse(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while replicas computed", e);
      }
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException thrown) {
      throw thrown;
    } else if (failure != null) {
      throw new IllegalStateException("a replica failed", failure);
    }
    return answers;
  }

  /** Of the failures of some replicas the first that is not merely the absence of another one. */
  private static @Nullable Throwable worse(@Nullable Throwable before, @Nullable Throwable next) {
    return before == null || before instanceof ThreadCollective.LeftAlone ? next : before;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / NANOS;
  }
}
