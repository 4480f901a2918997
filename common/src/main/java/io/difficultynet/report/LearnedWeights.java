package io.difficultynet.report;

import io.difficultynet.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The class weights of an epoch for other learners. They are written as {@code weights.json}.
 *
 * @param runName name of the run
 * @param epoch the epoch that was trained with them, counted from 1
 * @param classes the classes in the order of their index
 */
public record LearnedWeights(String runName, int epoch, List<OfClass> classes) {

  private static final int FORMAT_VERSION = 1;

  /**
   * A class and its weight.
   *
   * @param index label of the class, counted from 0
   * @param name name of the class
   * @param trainCount number of its training samples
   * @param weight v_c, at least 0
   * @param difficulty d_c of the meta step that led to the weight; NaN where no meta step did
   */
  public record OfClass(
      int index, String name, long trainCount, double weight, double difficulty) {}

  /** Copies the list. */
  public LearnedWeights {
    classes = List.copyOf(classes);
  }

  /**
   * Returns the weights that an epoch was trained with.
   *
   * @param epoch number of the epoch, counted from 1
   * @throws IllegalArgumentException when the run has no such epoch
   */
  public static LearnedWeights of(RunResult result, int epoch) {
    WeightExplanation explanation = WeightExplanation.of(result.epochs(), epoch);
    WeightExplanation.Learned learned = explanation.learned();
    return new LearnedWeights(
        result.runName(),
        epoch,
        IntStream.range(0, result.classNames().size())
            .mapToObj(
                c ->
                    new OfClass(
                        c,
                        result.classNames().get(c),
                        result.trainCounts().get(c),
                        explanation.weights().at(c),
                        learned == null ? Double.NaN : learned.difficulty().at(c)))
            .toList());
  }

  /** Returns {@code weights.json}, indented. */
  public String toJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("runName", runName);
    map.put("epoch", epoch);
    map.put("classes", classes.stream().map(LearnedWeights::toMap).toList());
    return Json.lines(map);
  }

  private static Map<String, @Nullable Object> toMap(OfClass one) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("index", one.index);
    map.put("name", one.name);
    map.put("trainCount", one.trainCount);
    map.put("weight", one.weight);
    map.put("difficulty", one.difficulty);
    return map;
  }
}
