package io.difficultynet.job.round;

/**
 * The exchange between the replicas of a round. Every replica makes the same calls in the same
 * order; each owns one slice of the flat parameters (the scheme of BigDL's AllReduceParameter: Dai
 * et al. 2019, "BigDL: A Distributed Deep Learning Framework for Big Data", section 3.3, <a
 * href="https://arxiv.org/abs/1804.05839">arXiv:1804.05839</a>).
 */
public interface Collective {

  /** Which slice is whose. */
  Slices slices();

  /** This replica's number, 0-based. */
  int part();

  /**
   * Reduce-scatter: the sum over all replicas of this replica's slice, added in the order of the
   * replicas, so that the bits do not depend on who answers first.
   *
   * @param iteration of the round, rising from 0
   * @param gradient [P] of this replica
   * @param sum [slice], overwritten
   */
  void sum(int iteration, float[] gradient, float[] sum);

  /**
   * All-gather: sends this replica's slice of {@code parameters} to the others and writes theirs
   * into it.
   *
   * @param iteration of the round, rising from 0
   * @param parameters [P], own slice read, the others overwritten
   */
  void gather(int iteration, float[] parameters);

  /** Time spent in {@link #sum} so far until the gradients of slower replicas began to arrive. */
  double waitedSeconds();
}
