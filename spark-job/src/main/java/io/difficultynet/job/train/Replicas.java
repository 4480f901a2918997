package io.difficultynet.job.train;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.round.RoundInput;

/**
 * The replicas on the cluster, as the driver sees them. Every call is a pure function of its
 * arguments and of the run's plan (data, split, seeds, configuration): nothing stays on the
 * executors that a later call depends on.
 */
public interface Replicas extends AutoCloseable {

  /** Trains the part of the network that the input says, on the samples that go with it. */
  TrainedRound train(RoundInput input);

  /** Measures a model on the validation split. */
  Measurement validate(Model model);

  /** Measures a model on the test set. */
  Measurement test(Model model);

  /**
   * The meta gradients of {@code pairs} pairs (training batch, meta batch), drawn by epoch and
   * number of the pair.
   *
   * @param input the model to ask, with loss and weights of the epoch that was trained; its
   *     velocity is not used
   * @param pairs K, at least 0
   */
  MetaGradients metaGradients(RoundInput input, int pairs);

  /** Frees what the replicas hold on driver and executors. */
  @Override
  void close();
}
