package io.difficultynet.job.ml;

import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.worker.Engines;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A trained network and what predicts with it, shared by the copies of a model: it is broadcast
 * once, when a transformation first needs it. Spark frees the broadcast when nothing refers to it
 * any more. Safe for use by several threads.
 */
final class TrainedNetwork {

  private final ModelFolder folder;
  private @Nullable SparkContext application;
  private @Nullable Predictor predictor;

  TrainedNetwork(ModelFolder folder) {
    this.folder = folder;
  }

  ModelFolder folder() {
    return folder;
  }

  /** Predicts in the tasks of a session's application. */
  @SuppressWarnings("ReferenceEquality") // a broadcast belongs to one application
  synchronized Predictor in(SparkSession session) {
    SparkContext asked = session.sparkContext();
    Predictor known = predictor;
    if (known == null || application != asked) {
      EnginePlan engine = EnginePlan.of(folder.config().config().network(), asked.getConf());
      Engines.requireClasses(engine);
      known = Predictor.on(new JavaSparkContext(asked), folder.predictionPlan(engine));
      application = asked;
      predictor = known;
    }
    return known;
  }
}
