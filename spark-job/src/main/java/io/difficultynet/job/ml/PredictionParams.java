package io.difficultynet.job.ml;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The params that the classifier and its model have in common: what is read, what is added, and
 * what becomes of rows that cannot be used.
 *
 * <p>To Spark ML a param is its owner and its name, so each call may give a new one.
 *
 * @param <T> the class that has them
 */
public interface PredictionParams<T extends Params> extends Params {

  /** Of {@link #handleInvalid()}: a row that cannot be used is an error. */
  String ERROR = "error";

  /** Of {@link #handleInvalid()}: a row that cannot be used is left out. */
  String SKIP = "skip";

  /** Of {@link #handleInvalid()}: a row that cannot be used stays, without a prediction. */
  String KEEP = "keep";

  /** Column with the images or feature vectors. */
  default Param<String> featuresCol() {
    return new Param<>(
        this,
        "featuresCol",
        "column with the samples: encoded images (JPEG or PNG bytes), Spark's image struct, vectors,"
            + " or arrays of numbers");
  }

  /** Returns the value of {@link #featuresCol()}. */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** Sets {@link #featuresCol()}. */
  default T setFeaturesCol(String value) {
    return with(featuresCol(), value);
  }

  /** Column to which the predicted class goes. */
  default Param<String> predictionCol() {
    return new Param<>(
        this,
        "predictionCol",
        "column to which the number of the predicted class goes; its metadata has the names of the"
            + " classes; empty: none");
  }

  /** Returns the value of {@link #predictionCol()}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** Sets {@link #predictionCol()}. */
  default T setPredictionCol(String value) {
    return with(predictionCol(), value);
  }

  /** Column to which the probabilities go. */
  default Param<String> probabilityCol() {
    return new Param<>(
        this,
        "probabilityCol",
        "column to which the vector of the classes' probabilities goes, with the temperature that fits"
            + " the validation samples; empty: none");
  }

  /** Returns the value of {@link #probabilityCol()}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Sets {@link #probabilityCol()}. */
  default T setProbabilityCol(String value) {
    return with(probabilityCol(), value);
  }

  /** Column to which the logits go. */
  default Param<String> rawPredictionCol() {
    return new Param<>(
        this,
        "rawPredictionCol",
        "column to which the vector of the network's outputs, the logits, goes; empty: none");
  }

  /** Returns the value of {@link #rawPredictionCol()}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Sets {@link #rawPredictionCol()}. */
  default T setRawPredictionCol(String value) {
    return with(rawPredictionCol(), value);
  }

  /** What becomes of rows that cannot be used. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "what becomes of rows that cannot be used, such as a null, a damaged image, or features that"
            + " are not finite: error; skip (left out); or keep (a prediction is null, and to train"
            + " the row is left out)",
        ParamValidators.inArray(List.of(ERROR, SKIP, KEEP)));
  }

  /** Returns the value of {@link #handleInvalid()}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets {@link #handleInvalid()}. */
  default T setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /** Sets a param. */
  @SuppressWarnings("unchecked") // T is the class of this
  private T with(Param<String> param, String value) {
    set(param, value);
    return (T) this;
  }
}
