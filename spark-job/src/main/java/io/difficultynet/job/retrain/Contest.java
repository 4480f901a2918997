package io.difficultynet.job.retrain;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FeatureSettings;
import io.difficultynet.conf.InputSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.apply.TestPredictions;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.metrics.PairedCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Two models on the same samples: the test set of the candidate as it is today. Classes are matched
 * by name. A sample of a class that the champion does not know is wrong for the champion, and so is
 * a class that only the champion knows.
 *
 * @param candidate the new model
 * @param champion the model in use
 */
record Contest(ModelFolder candidate, ModelFolder champion) {

  private static final int UNKNOWN = -1; // no label is

  /** Classes of the candidate that the champion does not know. */
  List<String> unknown() {
    List<String> unknown = new ArrayList<>(candidate.classNames());
    unknown.removeAll(Set.copyOf(champion.classNames()));
    return unknown;
  }

  /** Asks both models, each sample the same two. */
  PairedCounts counts(JavaSparkContext spark, RunConfig config, Preflight.Ready ready) {
    return paired(
        predictions(candidate, spark, config, ready),
        predictions(champion, spark, config, ready),
        candidate.classNames(),
        champion.classNames());
  }

  private static TestPredictions predictions(
      ModelFolder model, JavaSparkContext spark, RunConfig config, Preflight.Ready ready) {
    return TestPredictions.of(
        spark,
        ready.plan(config),
        ready.preparation().testSize(),
        ready.shape().executors(),
        model.predictionPlan(ready.engine()));
  }

  /**
   * Counts pairs.
   *
   * @param names of the candidate's classes, whose numbers the labels are
   * @param championNames of the champion's classes
   */
  static PairedCounts paired(
      TestPredictions candidate,
      TestPredictions champion,
      List<String> names,
      List<String> championNames) {
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    int[] translated =
        championNames.stream().mapToInt(name -> numbers.getOrDefault(name, UNKNOWN)).toArray();
    PairedCounts.Counter counter = PairedCounts.counter(names.size());
    for (int i = 0; i < candidate.samples(); i++) {
      int label = candidate.label(i);
      counter.record(label, candidate.named(i) == label, translated[champion.named(i)] == label);
    }
    return counter.counts();
  }

  /**
   * Refuses a champion that cannot be measured on the candidate's samples.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE
   */
  static void requireComparable(
      String champion, ModelFolder model, RunConfig config, Preflight.Ready ready) {
    boolean sameKind =
        model.config().config().input() instanceof FeatureSettings
            == config.input() instanceof FeatureSettings;
    int channels = ready.preparation().normalisation().channels();
    if (!sameKind || model.normalisation().channels() != channels) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "the champion " + champion,
          "was trained on samples of another kind or of another number of channels or features (%d,"
                  .formatted(model.normalisation().channels())
              + " now %d), so it cannot be measured on these".formatted(channels),
          "Give another folder as --models for the new kind of samples");
    }
    requireFitting(
        champion,
        model.config().config().input(),
        model.normalisation(),
        ready.preparation().pipeline());
  }

  /** A model that pads images would be measured on the middle of larger ones. */
  static void requireFitting(
      String champion, InputSettings input, Normalisation normalisation, InputPipeline samples) {
    if (!(samples instanceof ImagePipeline images && input instanceof AugmentSettings augment)) {
      return;
    }
    try {
      images.with(augment, normalisation);
    } catch (DifficultyNetException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "the champion " + champion,
          "pads images of at most %1$d x %1$d and scales none, and these are larger, so it cannot be"
                  .formatted(augment.size())
              + " measured on them",
          "Give another folder as --models for images of another size",
          e);
    }
  }
}
