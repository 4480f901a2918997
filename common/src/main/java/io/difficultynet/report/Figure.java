package io.difficultynet.report;

/** A number of a run by which methods are compared. */
public enum Figure {
  /** Mean of the classes' test accuracies. */
  BALANCED_ACCURACY("balancedAccuracy", "balanced accuracy"),
  /** Share of right answers on the test set. */
  TOP_1("top1", "top-1"),
  /** Accuracy of the head. */
  MANY("many", "many"),
  /** Accuracy of the middle. */
  MEDIUM("medium", "medium"),
  /** Accuracy of the tail. */
  FEW("few", "few"),
  /** What the run took. */
  SECONDS("seconds", "seconds");

  private final String key;
  private final String title;

  Figure(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Returns its key in {@code comparison.json}. */
  public String key() {
    return key;
  }

  /** Returns its name in tables. */
  public String title() {
    return title;
  }

  /** Returns whether it is an accuracy, in [0, 1]; a time is not. */
  public boolean share() {
    return this != SECONDS;
  }

  /** Returns the number, NaN where the run has none. */
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
