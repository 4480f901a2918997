package io.difficultynet.metrics;

/**
 * The bounds between many, medium and few training samples. Two rules are in use, which differ for
 * classes of exactly 20 samples. The {@link #text} of the rule therefore belongs with every result.
 */
public enum ShotRule {
  /**
   * As defined with ImageNet-LT (Liu et al., "Large-Scale Long-Tailed Recognition in an Open
   * World", CVPR 2019): more than 100, 20 to 100, fewer than 20.
   */
  STRICT(20, "many: > 100, medium: 20..100, few: < 20 training samples (strict)"),
  /**
   * The rule to which the index ranges in the code of Difficulty-Net's authors amount: a class of
   * 20 samples has few.
   */
  AUTHORS(21, "many: > 100, medium: 21..100, few: <= 20 training samples (authors' code)");

  private static final long MOST_MEDIUM = 100;

  private final long leastMedium;
  private final String text;

  ShotRule(long leastMedium, String text) {
    this.leastMedium = leastMedium;
    this.text = text;
  }

  /** Returns the group of a class with this many training samples. */
  public Shot shotOf(long trainingSamples) {
    if (trainingSamples > MOST_MEDIUM) {
      return Shot.MANY;
    }
    return trainingSamples >= leastMedium ? Shot.MEDIUM : Shot.FEW;
  }

  /** Returns the rule as it is printed with results. */
  public String text() {
    return text;
  }
}
