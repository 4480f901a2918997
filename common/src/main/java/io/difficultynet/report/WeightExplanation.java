package io.difficultynet.report;

import io.difficultynet.meta.DriverLoss;
import io.difficultynet.meta.WeightPulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Explains why the classes have the weights that an epoch was trained with. The weights follow from
 * the validation accuracy and the meta step after the epoch before.
 *
 * @param epoch number of the epoch, counted from 1
 * @param weights v of this epoch // [C]
 * @param before the epoch before, null of the first epoch
 * @param learned the meta step that led to the weights; null when none did: in the first epoch,
 *     while a method waits for its start, and in methods that learn no weights
 */
public record WeightExplanation(
    int epoch, PerClass weights, @Nullable EpochReport before, @Nullable Learned learned) {

  /**
   * The meta step that led to the weights.
   *
   * @param difficulty d, the output of Difficulty-Net // [C]
   * @param target t of the driver loss, NaN where what the network has read is not known // [C]
   * @param metaShare signed share of the meta gradient, see {@link WeightPulls}; NaN where it is
   *     not known // [C]
   * @param driverShare signed share of the driver loss // [C]
   */
  public record Learned(
      PerClass difficulty, PerClass target, PerClass metaShare, PerClass driverShare) {}

  /**
   * Explains the weights of an epoch.
   *
   * @param epochs of the run in order
   * @param epoch number of the epoch, counted from 1
   */
  public static WeightExplanation of(List<EpochReport> epochs, int epoch) {
    if (epoch < 1 || epoch > epochs.size()) {
      throw new IllegalArgumentException(
          "epoch is %d; it must be in 1..%d".formatted(epoch, epochs.size()));
    }
    PerClass weights = epochs.get(epoch - 1).classWeights();
    EpochReport before = epoch == 1 ? null : epochs.get(epoch - 2);
    MetaReport meta = before == null ? null : before.meta();
    return new WeightExplanation(
        epoch, weights, before, before == null || meta == null ? null : learned(before, meta));
  }

  private static Learned learned(EpochReport before, MetaReport meta) {
    PerClass read = meta.accuracyRead();
    double[] accuracy = (read == null ? before.validationAccuracy() : read).toArray();
    double[] target = new double[accuracy.length];
    if (Arrays.stream(accuracy).anyMatch(Double::isNaN)) {
      Arrays.fill(target, Double.NaN);
    } else {
      target = DriverLoss.target(accuracy);
    }
    double[] difficulty = meta.difficulty().toArray();
    return new Learned(
        meta.difficulty(),
        PerClass.of(target),
        PerClass.of(WeightPulls.byMetaLoss(meta.metaPull().toArray())),
        PerClass.of(WeightPulls.byDriverLoss(difficulty, target)));
  }

  /**
   * Returns sentences that explain the weight of a class.
   *
   * @param c the class
   * @param name name of the class
   * @param trainCounts training samples of each class; null where they are not known // [C]
   * @param rule how weights follow from the outputs of Difficulty-Net; null where it is not known
   */
  public List<String> sentences(
      int c, String name, @Nullable List<Long> trainCounts, @Nullable WeightRule rule) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        text("In epoch %d a sample of %s weighed %.3f", epoch, name, weights.at(c))
            + (before == null
                ? "."
                : text("; in epoch %d %.3f.", epoch - 1, weightBefore(before, c))));
    if (trainCounts != null) {
      long all = trainCounts.stream().mapToLong(Long::longValue).sum();
      sentences.add(
          text(
              "It has %,d of %,d training samples (%.2f %%).",
              trainCounts.get(c), all, 100.0 * trainCounts.get(c) / all));
    }
    if (before == null) {
      sentences.add("It is the weight that the method starts with: nothing had been measured yet.");
      return sentences;
    }
    sentences.add(accuracy(before, c));
    MetaReport meta = before.meta();
    if (learned == null || meta == null) {
      sentences.add(
          text(
              "No meta step followed epoch %d: the weight is what the method's formula gives, or"
                  + " stayed as it was.",
              epoch - 1));
    } else {
      sentences.add(difficulty(learned, c, rule));
      if (!Double.isNaN(learned.metaShare.at(c))) {
        sentences.add(
            text(
                "The meta loss wanted it %s: %.1f %% of the meta gradient pulled at it.",
                direction(learned.metaShare.at(c), "heavier", "lighter"),
                100 * Math.abs(learned.metaShare.at(c))));
      }
      sentences.add(
          text(
              "The driver loss wanted it %s (target %.3f): %.1f %% of that loss came from it.",
              direction(learned.driverShare.at(c), "more difficult", "less difficult"),
              learned.target.at(c),
              100 * Math.abs(learned.driverShare.at(c))));
      sentences.add(inCharge(meta));
    }
    return sentences;
  }

  private static double weightBefore(EpochReport before, int c) {
    return before.classWeights().at(c);
  }

  private static String accuracy(EpochReport before, int c) {
    double accuracy = before.validationAccuracy().at(c);
    PerClass read = before.meta() == null ? null : before.meta().accuracyRead();
    if (Double.isNaN(accuracy)) {
      return read == null
          ? "It has no validation samples."
          : text(
              "It has no validation samples: after epoch %d its accuracy was taken to be %.1f %%, by"
                  + " method.accuracy-prior.",
              before.epoch(), 100 * read.at(c));
    }
    double ahead = 100 * (accuracy - before.validationBalancedAccuracy());
    return text(
        "After epoch %d %.1f %% of its validation samples were right, %.1f points %s the mean of"
            + " the classes%s.",
        before.epoch(),
        100 * accuracy,
        Math.abs(ahead),
        ahead < 0 ? "below" : "above",
        read == null
            ? ""
            : text("; the net has read %.1f %%, by method.accuracy-prior", 100 * read.at(c)));
  }

  private String difficulty(Learned learned, int c, @Nullable WeightRule rule) {
    double mean = Arrays.stream(learned.difficulty.toArray()).average().orElse(Double.NaN);
    double relative = learned.difficulty.at(c) / mean;
    boolean alone = Math.abs(relative - weights.at(c)) <= 1e-3 * Math.max(1, relative);
    return text(
        "The net then gave it the output %.3f, %.3f times the mean of all classes%s",
        learned.difficulty.at(c),
        relative,
        alone ? ": that is its weight." : rule == null ? "." : "; a weight is " + rule + ".");
  }

  private static String direction(double share, String up, String down) {
    return share > 0 ? up : share < 0 ? down : "as it was";
  }

  private static String inCharge(MetaReport meta) {
    double driver = meta.driverGradientNorm();
    double learned = meta.metaGradientNorm();
    if (driver > 2 * learned) {
      return text(
          "The driver loss was in charge: its gradient was %s.", times(driver, learned, "meta"));
    }
    if (learned > 2 * driver) {
      return text(
          "The meta loss was in charge: its gradient was %s.", times(learned, driver, "driver"));
    }
    return "Neither loss was in charge: their gradients were within a factor of 2.";
  }

  private static String times(double larger, double smaller, String other) {
    return smaller == 0
        ? "the only one"
        : text("%.1f times the %s loss's", larger / smaller, other);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
