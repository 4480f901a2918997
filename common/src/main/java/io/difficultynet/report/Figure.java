package io.difficultynet.report;

/** A number of a run by which methods are compared. */
public enum Figure {
  /** Mean of the classes' test accuracies. */
  BALANCED_ACCURACY("balancedAccuracy", "balanced accuracy"),
  /** Share of right predictions on the test set. */
  TOP_1("top1", "top-1"),
  /** Mean test accuracy of the classes with many training samples. */
  MANY("many", "many"),
  /** Mean test accuracy of the classes between many and few training samples. */
  MEDIUM("medium", "medium"),
  /** Mean test accuracy of the classes with few training samples. */
  FEW("few", "few"),
  /** Duration of the run in seconds. */
  SECONDS("seconds", "seconds");

  private final String key;
  private final String title;

  Figure(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Returns the key of the figure in {@code comparison.json}. */
  public String key() {
    return key;
  }

  /** Returns the name of the figure in tables. */
  public String title() {
    return title;
  }

  /** Returns whether the figure is an accuracy in [0, 1]. A duration is not. */
  public boolean share() {
    return this != SECONDS;
  }

  /** Returns the number of a run, NaN where the run has none. */
  public double of(RunFigures figures) {
    return switch (this) {
      case BALANCED_ACCURACY -> figures.balancedAccuracy();
      case TOP_1 -> figures.top1();
      case MANY -> figures.many();
      case MEDIUM -> figures.medium();
      case FEW -> figures.few();
      case SECONDS -> figures.seconds();
    };
  }
}
