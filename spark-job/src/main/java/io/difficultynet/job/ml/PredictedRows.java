package io.difficultynet.job.ml;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import io.difficultynet.job.predict.Rejection;
import io.difficultynet.job.predict.Sample;
import io.difficultynet.job.prepare.FeaturesInRow;
import io.difficultynet.job.prepare.ImageInRow;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
 * @param images whether samples are images; if not, they are feature vectors
 * @param column the sample's, for messages
 * @param handleInvalid what becomes of rows that cannot be used
 * @param raw whether logits are asked for
 * @param probability whether probabilities are asked for
 * @param prediction whether the predicted class is asked for
 */
record PredictedRows(
    Predictor predictor,
    boolean images,
    String column,
    String handleInvalid,
    boolean raw,
    boolean probability,
    boolean prediction)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Iterator<Keyed<Row>> samples =
        stream(rows).map(row -> new Keyed<>(row, images ? image(row) : features(row))).iterator();
    return stream(predictor.logits(samples)).filter(this::stays).map(this::predicted).iterator();
  }

  /** Reads an element when it is asked for. */
  private static <T> Stream<T> stream(Iterator<T> elements) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(elements, Spliterator.ORDERED), false);
  }

  private static Sample image(Row row) {
    if (row.isNullAt(0)) {
      return missing("image");
    }
    if (!(row.get(0) instanceof Row struct)) {
      return new Sample.EncodedImage(row.getAs(0));
    }
    Pixels pixels = ImageInRow.pixels(struct);
    return pixels == null
        ? unusable("has an image struct whose data are not height x width x channels bytes")
        : new Sample.DecodedImage(pixels);
  }

  private static Sample features(Row row) {
    return row.isNullAt(0)
        ? missing("features")
        : new Sample.Features(FeaturesInRow.floats(FeaturesInRow.values(row)));
  }

  private static Sample missing(String kind) {
    return unusable("has no %s (null)".formatted(kind));
  }

  private static Sample unusable(String what) {
    return new Sample.Unusable(new Rejection(what, "Correct the row"));
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
    float[] logits = one.outputs();
    int own = row.length() - 1;
    @Nullable Object[] values =
        new Object[own + (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0)];
    for (int i = 0; i < own; i++) {
      values[i] = row.get(i + 1);
    }
    if (logits != null) {
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
