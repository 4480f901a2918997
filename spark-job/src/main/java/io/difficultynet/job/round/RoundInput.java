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
 * @param epoch 0-based
 * @param span the part of the epoch
 * @param model parameters and running statistics
 * @param velocity [P], the optimizer's state; not written
 * @param loss of the training samples in this round
 * @param weight of the training samples in this round
 * @param trained which part of the network it trains
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RoundInput(
    int epoch,
    Span span,
    Model model,
    float[] velocity,
    SampleLoss loss,
    SampleWeight weight,
    Part trained)
    implements Serializable {

  /** A part of the network, and with it the samples that it is trained on. */
  public enum Part {
    /** All of it, on each training sample once. */
    NETWORK,
    /** The classifier alone, on as many class-balanced draws. */
    CLASSIFIER
  }

  /** A round that trains the whole network. */
  public RoundInput(
      int epoch, Span span, Model model, float[] velocity, SampleLoss loss, SampleWeight weight) {
    this(epoch, span, model, velocity, loss, weight, Part.NETWORK);
  }

  /**
   * The iterations of an epoch that make a round.
   *
   * @param round 0-based number of the round in its epoch
   * @param from first iteration, 0-based
   * @param to the iteration after the last
   */
  public record Span(int round, int from, int to) implements Serializable {

    /** Refuses an empty span. */
    public Span {
      if (round < 0 || from < 0 || to <= from) {
        throw new IllegalArgumentException(
            "round %d with the iterations from %d to %d".formatted(round, from, to));
      }
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
        spans.add(new Span(spans.size(), from, Math.min(iterations, from + length)));
      }
      return spans;
    }
  }

  /** The same for what needs no velocity, which is as large as the model. */
  public RoundInput withoutVelocity() {
    return new RoundInput(epoch, span, model, new float[0], loss, weight, trained);
  }

  /** The same round with another model. */
  public RoundInput with(Model other) {
    return new RoundInput(epoch, span, other, velocity, loss, weight, trained);
  }
}
