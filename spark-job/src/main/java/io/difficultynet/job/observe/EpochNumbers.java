package io.difficultynet.job.observe;

import io.difficultynet.metrics.Shot;
import io.difficultynet.metrics.ShotGroups;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.PerClass;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of an epoch by the names under which all who show a run show them: Spark's metrics,
 * TensorBoard, MLflow. Names and units are those of {@code events.jsonl}; beside these there are
 *
 * <ul>
 *   <li>{@code manyAccuracy}, {@code mediumAccuracy}, {@code fewAccuracy}, the mean validation
 *       accuracy of the classes of a group, in [0, 1]; NaN for a group without such classes;
 *   <li>{@code leastWeight} and {@code greatestWeight} of a class in the next epoch.
 * </ul>
 */
public final class EpochNumbers {

  private EpochNumbers() {}

  /** The numbers of any epoch of a run, by name, in the order in which they are shown. */
  public static Map<String, ToDoubleFunction<EpochReport>> of(ShotGroups groups) {
    Map<String, ToDoubleFunction<EpochReport>> numbers = new LinkedHashMap<>();
    numbers.put("trainLoss", EpochReport::trainLoss);
    numbers.put("learningRate", EpochReport::learningRate);
    numbers.put("validationBalancedAccuracy", EpochReport::validationBalancedAccuracy);
    for (Shot shot : Shot.values()) {
      numbers.put(
          ofGroup(shot), epoch -> groups.accuracy(shot, epoch.validationAccuracy().toArray()));
    }
    numbers.put("leastWeight", epoch -> ascending(epoch.nextClassWeights())[0]);
    numbers.put(
        "greatestWeight", epoch -> ascending(epoch.nextClassWeights())[epoch.classes() - 1]);
    numbers.put("imagesPerSecond", EpochReport::imagesPerSecond);
    numbers.put("seconds", EpochReport::seconds);
    numbers.put("trainSeconds", epoch -> epoch.timings().trainSeconds());
    numbers.put("inputSeconds", epoch -> epoch.timings().inputSeconds());
    numbers.put("synchroniseSeconds", epoch -> epoch.timings().synchroniseSeconds());
    numbers.put("waitSeconds", epoch -> epoch.timings().waitSeconds());
    numbers.put("validateSeconds", epoch -> epoch.timings().validateSeconds());
    numbers.put("metaSeconds", epoch -> epoch.timings().metaSeconds());
    numbers.put("checkpointSeconds", epoch -> epoch.timings().checkpointSeconds());
    numbers.put("executors", EpochReport::executors);
    return numbers;
  }

  private static String ofGroup(Shot shot) {
    return shot.name().toLowerCase(Locale.ROOT) + "Accuracy";
  }

  private static double[] ascending(PerClass values) {
    double[] sorted = values.toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
