package io.difficultynet.metrics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * When a new model, the candidate, takes the place of the one in use, the champion. Both are
 * measured on the same samples. The candidate is promoted when all of these hold:
 *
 * <ol>
 *   <li>Its balanced accuracy is higher by more than a margin, and not by chance: the one-sided
 *       lower bound of the difference ({@link PairedBootstrap}) is above the margin.
 *   <li>The accuracy of its worst group of classes (many, medium or few training samples) is not
 *       lower than that of the champion's worst group by more than the group margin.
 *   <li>It is not worse in plain accuracy: {@link McNemar}'s exact test does not say so at the same
 *       level, 1 − confidence.
 * </ol>
 *
 * <p>The first is what a candidate has to prove. The other two are harm that a candidate must not
 * do, so doubt counts for it in the third. In the second there is no test: groups are few classes,
 * where a test would hardly ever see harm, so the figures themselves count, and the margin says how
 * much of a loss is borne.
 *
 * @param confidence of bound and test, in [0.5, 1)
 * @param margin by which the balanced accuracy must rise, a share in [0, 1)
 * @param groupMargin by which the worst group's accuracy may fall, a share in [0, 1)
 */
public record PromotionRule(double confidence, double margin, double groupMargin) {

  /** Less than any two shares of counts differ by: a margin that is met exactly is met. */
  private static final double ROUNDING = 1e-12;

  /** Refuses numbers out of range. */
  public PromotionRule {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; it must be in [0.5, 1)");
    }
    requireShare("margin", margin);
    requireShare("groupMargin", groupMargin);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1)");
    }
  }

  /**
   * The accuracy of a group of classes.
   *
   * @param accuracy in [0, 1]; NaN where no group has samples
   */
  public record GroupAccuracy(Shot shot, double accuracy) {}

  /**
   * Both models side by side, and what the rule says of them.
   *
   * @param candidate how the candidate did
   * @param champion how the champion did
   * @param lowerBound of the difference of their balanced accuracies
   * @param candidateWorst the candidate's worst group
   * @param championWorst the champion's worst group
   * @param plain the test of plain accuracy
   * @param better whether the first condition holds
   * @param fair whether the second condition holds
   * @param sound whether the third condition holds
   */
  public record Verdict(
      ClassCounts candidate,
      ClassCounts champion,
      double lowerBound,
      GroupAccuracy candidateWorst,
      GroupAccuracy championWorst,
      McNemar plain,
      boolean better,
      boolean fair,
      boolean sound) {

    /** Whether the candidate is promoted. */
    public boolean promoted() {
      return better && fair && sound;
    }
  }

  /**
   * Judges a candidate.
   *
   * @param groups of the classes, for both models
   */
  public Verdict judge(PairedCounts counts, ShotGroups groups) {
    ClassCounts candidate = counts.candidate();
    ClassCounts champion = counts.champion();
    double bound = PairedBootstrap.lowerBound(counts, confidence);
    GroupAccuracy candidateWorst = worst(groups, candidate);
    GroupAccuracy championWorst = worst(groups, champion);
    McNemar plain = McNemar.of(counts);
    return new Verdict(
        candidate,
        champion,
        bound,
        candidateWorst,
        championWorst,
        plain,
        bound > margin,
        candidateWorst.accuracy >= championWorst.accuracy - groupMargin - ROUNDING,
        plain.worse() >= 1 - confidence);
  }

  /** Returns the group with the lowest accuracy, the first of several. */
  public static GroupAccuracy worst(ShotGroups groups, ClassCounts counts) {
    double[] accuracy = counts.accuracy();
    return Arrays.stream(Shot.values())
        .map(shot -> new GroupAccuracy(shot, groups.accuracy(shot, accuracy)))
        .filter(group -> !Double.isNaN(group.accuracy))
        .min(Comparator.comparingDouble(GroupAccuracy::accuracy))
        .orElse(new GroupAccuracy(Shot.MANY, Double.NaN));
  }
}
