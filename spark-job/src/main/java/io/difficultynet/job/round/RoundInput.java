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
   * The iterations of an epoch that make a round.
   *
   * @param round 0-based number of the round in its epoch
   * @param from first iteration, 0-based
   * @param to the iteration after the last
   * @param last whether the epoch ends with it
   */
  public record Span(int round, int from, int to, boolean last) implements Serializable {

    /** Refuses an empty span. */
    public Span {
      if (round < 0 || from < 0 || to <= from) {
        throw new IllegalArgumentException(
            "round %d with the iterations from %d to %d".formatted(round, from, to));
      }
    }

    /** Returns a whole epoch as one round. */
    public static Span whole(int iterations) {
      return new Span(0, 0, iterations, true);
    }

    /**
     * Cuts an epoch into rounds of equal length, the last one maybe shorter.
     *
     * @param iterations of the epoch, at least 1
     * @param length iterations of a round, at least 1
     */
    public static List<Span> cut(int iterations, int length) {
      List<Span> spans = new ArrayList<>();
      for (int from = 0; from < iterations; from += length) {
        int to = Math.min(iterations, from + length);
        spans.add(new Span(spans.size(), from, to, to == iterations));
      }
      return spans;
    }
  }
}
