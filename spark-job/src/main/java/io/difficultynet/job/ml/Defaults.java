package io.difficultynet.job.ml;

/** The defaults of params, which are Spark ML's. */
final class Defaults {

  private Defaults() {}

  /** Sets those of what reads samples and adds predictions. */
  static void ofPrediction(PredictionParams<?> stage) {
    stage.setDefault(stage.featuresCol(), "features");
    stage.setDefault(stage.predictionCol(), "prediction");
    stage.setDefault(stage.probabilityCol(), "probability");
    stage.setDefault(stage.rawPredictionCol(), "rawPrediction");
    stage.setDefault(stage.handleInvalid(), PredictionParams.ERROR);
  }
}
