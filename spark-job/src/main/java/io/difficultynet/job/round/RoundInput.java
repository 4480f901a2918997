package io.difficultynet.job.round;

import io.difficultynet.job.network.Model;
import io.difficultynet.loss.SampleLoss;
import io.difficultynet.weight.SampleWeight;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a round starts from.
 *
 * @param model parameters and running statistics
 * @param velocity [P], the optimizer's state; not written
 * @param rules what is trained how
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundInput(Model model, float[] velocity, Rules rules) {

  /** A part of the network, and with it the samples that it is trained on. */
  public enum Part {
    /** All of it, on as many samples as there are; see {@link FirstStage}. */
    NETWORK,
    /** The classifier alone, on as many class-balanced draws. */
    CLASSIFIER
  }

  /**
   * What a round trains how.
   *
   * @param epoch 0-based
   * @param span the part of the epoch
   * @param loss of the training samples
   * @param weight of the training samples
   * @param trained which part of the network it trains
   * @param rateFactor what learning rates are multiplied by, 1 but after a divergence
   */
  public record Rules(
      int epoch, Span span, SampleLoss loss, SampleWeight weight, Part trained, double rateFactor)
      implements Serializable {}

  /**
   * Iterations of an epoch that are trained at once: a round, or a part of one.
   *
   * @param round 0-based number of the round in its epoch
   * @param from first iteration, 0-based
   * @param to the iteration after the last
   * @param endsRound whether the round ends with it
   * @param endsEpoch whether the epoch ends with it
   */
  public record Span(int round, int from, int to, boolean endsRound, boolean endsEpoch)
      implements Serializable {

    /** Refuses an empty span. */
    public Span {
      if (round < 0 || from < 0 || to <= from || (endsEpoch && !endsRound)) {
        throw new IllegalArgumentException(
            "round %d with the iterations from %d to %d".formatted(round, from, to));
      }
    }

    /** Returns a whole epoch as one round. */
    public static Span whole(int iterations) {
      return new Span(0, 0, iterations, true, true);
    }

    /**
     * Cuts an epoch into rounds of equal length, the last one maybe shorter, and those into spans
     * in the same way.
     *
     * @param iterations of the epoch, at least 1
     * @param ofRound iterations of a round, at least 1
     * @param most iterations of a span, at least 1
     */
    public static List<Span> cut(int iterations, int ofRound, int most) {
      List<Span> spans = new ArrayList<>();
      int round = 0;
      int roundEnd = Math.min(iterations, ofRound);
      for (int from = 0; from < iterations; ) {
        int to = (int) Math.min(roundEnd, (long) from + most);
        spans.add(new Span(round, from, to, to == roundEnd, to == iterations));
        if (to == roundEnd) {
          round++;
          roundEnd = (int) Math.min(iterations, (long) roundEnd + ofRound);
        }
        from = to;
      }
      return spans;
    }
  }
}
