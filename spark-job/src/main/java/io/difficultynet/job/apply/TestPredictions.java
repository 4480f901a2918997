package io.difficultynet.job.apply;

import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.PredictionPlan;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.StoredSamples;
import io.difficultynet.job.spark.Sent;
import io.difficultynet.job.worker.RunPlan;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The classes that a model names for the test samples of a run, in the order of the samples: those
 * of two models can be compared sample by sample.
 */
public final class TestPredictions implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] labels;
  private final int[] named;

  /**
   * Takes the arrays over.
   *
   * @param labels of the samples, in 0 … C − 1 // [N]
   * @param named by the model, numbers of its own classes // [N]
   */
  public TestPredictions(int[] labels, int[] named) {
    this.labels = labels;
    this.named = named;
  }

  /** Returns N. */
  public int samples() {
    return labels.length;
  }

  /** Returns the class of a sample. */
  public int label(int sample) {
    return labels[sample];
  }

  /** Returns the number, in the model, of the class that it names for a sample. */
  public int named(int sample) {
    return named[sample];
  }

  /**
   * Asks a model.
   *
   * @param run whose test samples these are
   * @param samples number of them
   * @param tasks number of tasks
   * @param model of this run or of another
   */
  public static TestPredictions of(
      JavaSparkContext spark, RunPlan run, int samples, int tasks, PredictionPlan model) {
    try (Sent<RunPlan> plan = Sent.to(spark, run);
        Predictor predictor = Predictor.on(spark, model)) {
      List<TestPredictions> parts =
          LabelledInput.ofTest(spark, plan.broadcast(), samples, tasks)
              .mapPartitions(part -> List.of(of(predictor.logits(part))).iterator())
              .collect(); // in the order of the parts
      return new TestPredictions(
          parts.stream().flatMapToInt(part -> IntStream.of(part.labels)).toArray(),
          parts.stream().flatMapToInt(part -> IntStream.of(part.named)).toArray());
    } finally {
      StoredSamples.release(); // of this JVM, where it is the executor too
    }
  }

  private static TestPredictions of(Iterator<Prediction<Truth>> predictions) {
    IntStream.Builder labels = IntStream.builder();
    IntStream.Builder named = IntStream.builder();
    while (predictions.hasNext()) {
      Prediction<Truth> prediction = predictions.next();
      float[] logits = prediction.outputs();
      labels.accept(prediction.key().label());
      named.accept(Logits.largest(logits, 0, logits.length));
    }
    return new TestPredictions(labels.build().toArray(), named.build().toArray());
  }
}
