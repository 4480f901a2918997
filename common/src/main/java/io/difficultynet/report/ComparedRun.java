package io.difficultynet.report;

import org.jspecify.annotations.Nullable;

/**
 * One run of a comparison, which is complete, has failed, or is still to come.
 *
 * @param method name of the method or variant
 * @param seed the run's seed
 * @param figures the figures of the run; null unless it is complete
 * @param error why the run failed; null unless it did
 */
public record ComparedRun(
    String method, long seed, @Nullable RunFigures figures, @Nullable String error) {

  /** Refuses a run that is complete and failed. */
  public ComparedRun {
    if (figures != null && error != null) {
      throw new IllegalArgumentException(
          "the run of %s with seed %d has figures and the error \"%s\"; it can have one of them"
              .formatted(method, seed, error));
    }
  }

  /** Returns a run that is still to come. */
  public static ComparedRun toCome(String method, long seed) {
    return new ComparedRun(method, seed, null, null);
  }

  /** Returns this run as complete, with the figures of its result. */
  public ComparedRun complete(RunResult result) {
    return new ComparedRun(method, seed, RunFigures.of(result), null);
  }

  /** Returns this run as one that failed. */
  public ComparedRun failed(String why) {
    return new ComparedRun(method, seed, null, why);
  }

  /** Returns "succeeded", "failed" or "to come". */
  public String status() {
    return figures != null ? RunResult.SUCCEEDED : error != null ? "failed" : "to come";
  }

  /** Returns a figure, NaN unless the run is complete. */
  public double number(Figure figure) {
    return figures == null ? Double.NaN : figure.of(figures);
  }
}
