package io.difficultynet.error;

/**
 * Gathers problems of one kind, of which there may be thousands: it notes the first ones and counts
 * the others. An instance serves one check.
 */
public final class FirstProblems {

  private final Problems problems;
  private final int mostShown;
  private int found;

  /**
   * @param problems the list in which the first problems are noted
   * @param mostShown how many problems are noted; the others are counted
   */
  public FirstProblems(Problems problems, int mostShown) {
    this.problems = problems;
    this.mostShown = mostShown;
  }

  /**
   * Notes one problem, or counts it where enough are noted. {@link Problem} describes the parts.
   */
  public void add(String where, String what, String fix) {
    if (found < mostShown) {
      problems.add(where, what, fix);
    }
    found++;
  }

  /**
   * Ends the check. Where problems were counted and not noted, notes how many they were.
   *
   * @param what what is wrong, with {@code %,d} in the place of that number
   */
  public void countOthers(String where, String what, String fix) {
    if (found > mostShown) {
      problems.add(where, what.formatted(found - mostShown), fix);
    }
  }
}
