package io.difficultynet.job.round;

import io.difficultynet.job.network.Model;
import io.difficultynet.meta.PairGradient;
import java.util.ArrayList;
import java.util.List;

/**
 * All replicas of a run, as the driver sees them. Every call is a pure function of its arguments
 * and of the run's plan (data, split, seeds, configuration): nothing stays with the replicas that a
 * later call depends on.
 *
 * <p>What each of them computes is {@link ReplicaWork}; an implementation brings the arguments
 * there and what it returns back, and joins it.
 */
public interface Replicas extends AutoCloseable {

  /** Trains the part of the network that the input says, on the samples that go with it. */
  TrainedRound train(RoundInput input);

  /** Measures a model. */
  Measurement measure(Model model, HeldOut samples);

  /**
   * Differentiates the meta loss by the weights, for each of some pairs of a training batch and a
   * meta batch. The batches are drawn by epoch, round and number of the pair.
   *
   * @param input the model to ask, with loss and weights of the round that was trained; its
   *     velocity is not used
   * @param pairs K, at least 0; nobody is asked for none
   * @return of each pair, in their order
   */
  Timed<List<PairGradient>> pairGradients(RoundInput input, int pairs);

  /** Frees what the replicas hold. */
  @Override
  void close();

  /**
   * Puts the pairs of all replicas in order, of which replica p differentiated p, p + parts, p + 2
   * parts and so on.
   */
  static List<PairGradient> inOrder(List<List<PairGradient>> byReplica) {
    int pairs = byReplica.stream().mapToInt(List::size).sum();
    List<PairGradient> all = new ArrayList<>();
    for (int k = 0; k < pairs; k++) {
      all.add(byReplica.get(k % byReplica.size()).get(k / byReplica.size()));
    }
    return all;
  }
}
