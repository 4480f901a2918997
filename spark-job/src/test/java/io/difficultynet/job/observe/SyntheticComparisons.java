package io.difficultynet.job.observe;

import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.ComparedRun;
import io.difficultynet.report.Comparison;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Comparisons that look like real ones: later methods are better on rare classes. */
final class SyntheticComparisons {

  static final List<String> METHODS =
      List.of("cross-entropy", "class-balanced", "balanced-softmax", "difficulty-net");

  private SyntheticComparisons() {}

  /** Every run is complete. */
  static Comparison complete(List<String> methods, List<String> classNames, int seeds) {
    Comparison comparison =
        Comparison.toCome(
            "fashion-mnist-lt",
            methods,
            LongStream.rangeClosed(1, seeds).boxed().toList(),
            methods.get(0),
            classNames,
            ShotRule.STRICT.text());
    for (ComparedRun run : comparison.runs()) {
      int m = methods.indexOf(run.method());
      comparison =
          comparison.with(
              new ComparedRun(run.method(), run.seed(), figures(m, run.seed(), classNames), null));
    }
    return comparison;
  }

  private static RunFigures figures(int method, long seed, List<String> classNames) {
    int classes = classNames.size();
    SplittableRandom random = new SplittableRandom(31 * seed + method);
    double luck = new SplittableRandom(seed).nextDouble(-0.02, 0.02);
    double[] accuracy = new double[classes];
    List<Long> counts = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      double rank = (double) c / Math.max(1, classes - 1);
      accuracy[c] =
          0.94
              - 0.1 * method * (1 - rank) / 4
              - (0.45 - 0.1 * method) * rank
              + luck
              + random.nextDouble(-0.02, 0.02);
      counts.add(Math.max(1, (long) (3000 * Math.pow(100, -rank))));
    }
    double all = Arrays.stream(accuracy).average().orElseThrow();
    return new RunFigures(
        all,
        all + 0.01,
        mean(accuracy, 0, classes / 2),
        Double.NaN,
        mean(accuracy, classes / 2, classes),
        PerClass.of(accuracy),
        200 + 20 * method + seed,
        counts,
        "9f2c51a06b8d4e0c");
  }

  private static double mean(double[] values, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
  }
}
