package io.difficultynet.job.run;

/** What to do with a run that is already in the output folder. */
public enum Resume {
  /** Go on from its last checkpoint; start where there is none. */
  AUTO,
  /** Go on from its last checkpoint; fail where there is none. */
  MUST,
  /** As AUTO, and with more epochs than it had, if only their number has changed. */
  EXTEND,
  /** Train it anew, beside it where it is complete, and put the new one in its place then. */
  NEVER
}
