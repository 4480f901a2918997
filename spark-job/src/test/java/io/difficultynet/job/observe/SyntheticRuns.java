package io.difficultynet.job.observe;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.findings.DataNotes;
import io.difficultynet.metrics.Calibration;
import io.difficultynet.metrics.ConfusionMatrix;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.metrics.ShotRule;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.Evaluation;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.RunResult;
import io.difficultynet.report.Timings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs that look like real ones: rare classes are learned late and taken for frequent ones. */
public final class SyntheticRuns {

  static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final int TEST_SAMPLES = 100; // of each class
  private static final double IMBALANCE = 100;

  private SyntheticRuns() {}

  static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj("object of kind %d"::formatted).toList();
  }

  /** A finished run. */
  public static RunResult run(
      String name, List<String> classNames, int epochs, boolean difficultyNet) {
    return run(name, classNames, epochs, difficultyNet, null);
  }

  static RunResult run(
      String name,
      List<String> classNames,
      int epochs,
      boolean difficultyNet,
      @Nullable String weightsDigest) {
    int classes = classNames.size();
    long[] counts = trainCounts(classes);
    return new RunResult(
        RunResult.SUCCEEDED,
        name,
        "2026-01-02T03:04:05Z",
        21.4 * epochs + 12,
        evaluation(confusion(classes, TEST_SAMPLES), 0.8731),
        evaluation(confusion(classes, 25), 0.912),
        null,
        1.375,
        epochs,
        Arrays.stream(counts).boxed().toList(),
        classNames,
        DataNotes.NONE,
        ShotGroups.of(counts, ShotRule.STRICT),
        epochs(classes, epochs, difficultyNet),
        ConfigFactory.parseString(
                "difficulty-net { split { n-max = null }, data { format = idx }, method { name = "
                    + (difficultyNet ? "difficulty-net" : "cross-entropy")
                    + " } }")
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve(),
        9_007_199_254_740_993L, // 2^53 + 1
        "9f2c51a06b8d4e0c1fe7a4f5d2b96c3817a0e45d",
        weightsDigest,
        new TreeMap<>(Map.of("java", "17.0.9", "spark", "3.5.5", "bigdl", "2.4.0")));
  }

  static List<EpochReport> epochs(int classes, int count, boolean difficultyNet) {
    List<EpochReport> epochs = new ArrayList<>();
    double[] weights = weights(classes, 0);
    for (int epoch = 1; epoch <= count; epoch++) {
      double progress = (double) epoch / count;
      double[] accuracy = accuracy(classes, progress, epoch);
      double[] next = difficultyNet ? weights(classes, progress) : weights;
      epochs.add(
          new EpochReport(
              epoch,
              0.05 * (1 + Math.cos(Math.PI * progress)),
              2.2 * Math.exp(-3 * progress) + 0.2,
              7443,
              21.4,
              new Timings(15 + progress, 0.4, 2.5, 1.5, 0.9, difficultyNet ? 3.7 : 0, 0.3),
              PerClass.of(accuracy),
              Arrays.stream(accuracy).filter(a -> !Double.isNaN(a)).average().orElse(Double.NaN),
              PerClass.of(weights),
              PerClass.of(next),
              difficultyNet ? meta(classes, progress) : null,
              2,
              List.of()));
      weights = next;
    }
    return epochs;
  }

  private static @Nullable MetaReport meta(int classes, double progress) {
    double[] difficulty = new double[classes];
    double[] gradient = new double[classes];
    double[] pull = new double[classes];
    for (int c = 0; c < classes; c++) {
      difficulty[c] = 0.9 - 0.4 * progress * (1 - rank(c, classes));
      gradient[c] = 2e-3 * (0.4 - rank(c, classes));
      pull[c] = -gradient[c];
    }
    return new MetaReport(
        0.03 * Math.exp(-2 * progress),
        2e-3 * (1 + progress),
        4e-1 * Math.exp(-7 * progress),
        PerClass.of(difficulty),
        PerClass.of(gradient),
        PerClass.of(pull));
  }

  /** The last class has no validation samples when there are more than ten. */
  private static double[] accuracy(int classes, double progress, int epoch) {
    SplittableRandom random = new SplittableRandom(epoch);
    double[] accuracy = new double[classes];
    for (int c = 0; c < classes; c++) {
      double most = 0.95 - 0.6 * rank(c, classes);
      double now = most * (1 - Math.exp(-4 * progress / (1 + rank(c, classes))));
      accuracy[c] = Math.round(25 * Math.max(0, now + 0.1 * (random.nextDouble() - 0.5))) / 25.0;
    }
    if (classes > 10) {
      accuracy[classes - 1] = Double.NaN;
    }
    return accuracy;
  }

  private static double[] weights(int classes, double progress) {
    double[] weights = new double[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = 1 + progress * (rank(c, classes) - 0.5) * (c % 3 == 0 ? 1.4 : 0.7);
    }
    return weights;
  }

  private static double rank(int c, int classes) {
    return classes == 1 ? 0 : (double) c / (classes - 1);
  }

  private static long[] trainCounts(int classes) {
    long[] counts = new long[classes];
    for (int c = 0; c < classes; c++) {
      counts[c] = Math.max(1, (long) (3000 * Math.pow(IMBALANCE, -rank(c, classes))));
    }
    return counts;
  }

  /** Sure of itself by a tenth more than it is right. */
  private static Evaluation evaluation(ConfusionMatrix confusion, double loss) {
    SplittableRandom random = new SplittableRandom(confusion.classes());
    Calibration.Counter calibration = new Calibration.Counter();
    long samples = Arrays.stream(confusion.counts().total()).sum();
    for (long i = 0; i < samples; i++) {
      double sure = 1 - 0.75 * Math.pow(random.nextDouble(), 2);
      calibration.record(sure, random.nextDouble() < sure - 0.1);
    }
    long right = Arrays.stream(confusion.counts().correct()).sum();
    boolean counted = Evaluation.hasTop5(confusion.classes());
    return new Evaluation(
        confusion, loss, counted ? (right + samples) / 2 : 0, calibration.calibration());
  }

  private static ConfusionMatrix confusion(int classes, int samples) {
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(classes);
    SplittableRandom random = new SplittableRandom(samples);
    for (int truth = 0; truth < classes; truth++) {
      for (int i = 0; i < samples; i++) {
        boolean right = random.nextDouble() < 0.93 - 0.55 * rank(truth, classes);
        counter.record(truth, right ? truth : random.nextInt(truth + 1));
      }
    }
    return counter.matrix();
  }
}
