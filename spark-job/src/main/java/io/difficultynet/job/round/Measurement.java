package io.difficultynet.job.round;

import io.difficultynet.metrics.ConfusionMatrix;
import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A model measured on labelled samples with the running statistics.
 *
 * @param confusion exact counts, row = truth
 * @param loss mean cross-entropy, unweighted, in nats
 * @param seconds it took
 */
public record Measurement(ConfusionMatrix confusion, double loss, double seconds) {

  /**
   * What one replica measured.
   *
   * @param confusion exact counts of its samples
   * @param lossSum sum of their losses, in nats
   */
  public record Share(ConfusionMatrix confusion, double lossSum) implements Serializable {}

  /**
   * Joins the shares of all replicas.
   *
   * @param shares in the order of the replicas, in which the losses are added up; at least one
   */
  public static Measurement join(List<Share> shares, double seconds) {
    ConfusionMatrix confusion = shares.get(0).confusion;
    double lossSum = shares.get(0).lossSum;
    for (Share share : shares.subList(1, shares.size())) {
      confusion = confusion.combine(share.confusion);
      lossSum += share.lossSum;
    }
    long total = LongStream.of(confusion.counts().total()).sum();
    return new Measurement(confusion, lossSum / total, seconds);
  }
}
