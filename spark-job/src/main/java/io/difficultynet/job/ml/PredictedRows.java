package io.difficultynet.job.ml;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.apply.Lazily;
import io.difficultynet.job.apply.SampleColumn;
import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.Rejection;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rows with their predictions. Column 0 of what comes in is the sample, which goes; the others stay
 * in front of the predictions.
 *
 * @param predictor that predicts
 * @param sample what column 0 is
 * @param column the sample's, for messages
 * @param handleInvalid what becomes of rows that cannot be used
 * @param raw whether logits are asked for
 * @param probability whether probabilities are asked for
 * @param prediction whether the predicted class is asked for
 */
record PredictedRows(
    Predictor predictor,
    SampleColumn sample,
    String column,
    String handleInvalid,
    boolean raw,
    boolean probability,
    boolean prediction)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Iterator<Keyed<Row>> samples =
        Lazily.stream(rows).map(row -> new Keyed<>(row, sample.of(row))).iterator();
    return Lazily.stream(predictor.logits(samples))
        .filter(this::stays)
        .map(this::predicted)
        .iterator();
  }

  private boolean stays(Prediction<Row> one) {
    Rejection rejection = one.rejection();
    if (rejection != null && handleInvalid.equals(PredictionParams.ERROR)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_CORRUPT,
          "a row's " + column,
          rejection.what(),
          rejection.fix() + "; or set handleInvalid to skip or keep");
    }
    return rejection == null || handleInvalid.equals(PredictionParams.KEEP);
  }

  private Row predicted(Prediction<Row> one) {
    Row row = one.key();
    int own = row.length() - 1;
    @Nullable Object[] values =
        new Object[own + (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0)];
    for (int i = 0; i < own; i++) {
      values[i] = row.get(i + 1);
    }
    if (one.rejection() == null) {
      float[] logits = one.outputs(); // [C]
      int next = own;
      if (raw) {
        values[next++] = Vectors.dense(doubles(logits));
      }
      if (probability) {
        values[next++] = Vectors.dense(predictor.probabilities(logits));
      }
      if (prediction) {
        values[next] = (double) Logits.largest(logits, 0, logits.length);
      }
    }
    return RowFactory.create(values);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
