package io.difficultynet.error;

/**
 * Problems of one kind, of which there may be thousands: the first are noted, the others counted.
 * For one check.
 */
public final class FirstProblems {

  private final Problems problems;
  private final int mostShown;
  private int found;

  /**
   * @param problems where the first are noted
   * @param mostShown how many
   */
  public FirstProblems(Problems problems, int mostShown) {
    this.problems = problems;
    this.mostShown = mostShown;
  }

  /** Notes or counts one problem; see {@link Problem} for the three parts. */
  public void add(String where, String what, String fix) {
    if (found < mostShown) {
      problems.add(where, what, fix);
    }
    found++;
  }

  /**
   * Ends the kind: notes how many more there were than are shown, if any.
   *
   * @param what with {@code %,d} for their number
   */
  public void countOthers(String where, String what, String fix) {
    if (found > mostShown) {
      problems.add(where, what.formatted(found - mostShown), fix);
    }
  }
}
