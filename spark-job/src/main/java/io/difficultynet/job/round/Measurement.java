package io.difficultynet.job.round;

import io.difficultynet.job.engine.Logits;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.Mistake;
import io.difficultynet.metrics.SurestMistakes;
import io.difficultynet.metrics.Temperatures;
import io.difficultynet.report.Evaluation;
import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A model measured on labelled samples with the running statistics.
 *
 * @param evaluation how it did
 * @param temperatures how it would do on the validation split with other temperatures; of no
 *     samples for the other sets, which nothing is fitted to
 * @param mistakes that the model was surest of; none of the validation split, which is measured
 *     after every epoch
 * @param seconds it took
 */
public record Measurement(
    Evaluation evaluation, Temperatures temperatures, SurestMistakes mistakes, double seconds) {

  /**
   * What one replica measured.
   *
   * @param confusion exact counts of its samples
   * @param lossSum sum of their losses, in nats
   * @param top5Right number of its samples whose class is one of the five most likely
   * @param calibration of its samples
   * @param temperatures of its samples
   * @param mistakes that the model was surest of
   */
  public record Share(
      ConfusionMatrix confusion,
      double lossSum,
      long top5Right,
      Calibration calibration,
      Temperatures temperatures,
      SurestMistakes mistakes)
      implements Serializable {

    /** Number of the samples. */
    public long samples() {
      return LongStream.of(confusion.counts().total()).sum();
    }

    private Share combine(Share next) {
      return new Share(
          confusion.combine(next.confusion),
          lossSum + next.lossSum,
          top5Right + next.top5Right,
          calibration.combine(next.calibration),
          temperatures.combine(next.temperatures),
          mistakes.combine(next.mistakes));
    }
  }

  /**
   * Joins the shares of all replicas.
   *
   * @param shares in the order of the replicas, in which what is no whole number is added up; at
   *     least one
   */
  public static Measurement join(List<Share> shares, double seconds) {
    Share all = shares.stream().reduce(Share::combine).orElseThrow();
    return new Measurement(
        new Evaluation(all.confusion, all.lossSum / all.samples(), all.top5Right, all.calibration),
        all.temperatures,
        all.mistakes,
        seconds);
  }

  /** Returns the exact counts, row = truth. */
  public ConfusionMatrix confusion() {
    return evaluation.confusion();
  }

  /** Adds the samples of one replica up. */
  public static final class Counter {
    private final int classes;
    private final HeldOut heldOut;
    private final ConfusionMatrix.Counter confusion;
    private final Calibration.Counter calibration = new Calibration.Counter();
    private final Temperatures.Counter temperatures = new Temperatures.Counter();
    private final SurestMistakes.Counter mistakes = new SurestMistakes.Counter();
    private double lossSum;
    private long top5Right;

    /** A counter without samples. */
    public Counter(int classes, HeldOut heldOut) {
      this.classes = classes;
      this.heldOut = heldOut;
      this.confusion = ConfusionMatrix.counter(classes);
    }

    /**
     * Adds the sample with the logits {@code logits[offset … offset + C)}.
     *
     * @param sample number of the sample
     * @param loss ℓ = log Σ_k e^{z_k} − z_y
     */
    public void record(float[] logits, int offset, int sample, int label, float loss) {
      int predicted = Logits.largest(logits, offset, classes);
      confusion.record(label, predicted);
      lossSum += loss;
      double ahead = (double) logits[offset + predicted] - logits[offset + label];
      double probability = Math.min(1, Math.exp(ahead - loss));
      calibration.record(probability, predicted == label);
      if (Evaluation.hasTop5(classes) && Logits.rank(logits, offset, classes, label) < 5) {
        top5Right++;
      }
      if (heldOut == HeldOut.VALIDATION) {
        temperatures.record(logits, offset, classes, label);
      } else if (predicted != label) {
        mistakes.record(new Mistake(sample, label, predicted, probability));
      }
    }

    /** Returns what was counted so far. */
    public Share share() {
      return new Share(
          confusion.matrix(),
          lossSum,
          top5Right,
          calibration.calibration(),
          temperatures.temperatures(),
          mistakes.mistakes());
    }
  }
}
