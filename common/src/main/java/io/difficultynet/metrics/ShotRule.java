package io.difficultynet.metrics;

/**
 * Where many, medium and few begin. Two rules exist in the field and differ for classes of exactly
 * 20 samples, so the rule's {@link #text} belongs with every result.
 */
public enum ShotRule {
  /**
   * As defined with ImageNet-LT (Liu et al., "Large-Scale Long-Tailed Recognition in an Open
   * World", CVPR 2019): more than 100, 20 to 100, fewer than 20.
   */
  STRICT(20, "many: > 100, medium: 20..100, few: < 20 training samples (strict)"),
  /** What the index ranges in the authors' code amount to: 20 samples are already few. */
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
