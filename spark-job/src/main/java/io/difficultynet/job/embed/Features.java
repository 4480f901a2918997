package io.difficultynet.job.embed;

import io.difficultynet.job.apply.Outputs;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the classifier of a model reads of a sample, in one column.
 *
 * @param predictor the model
 */
public record Features(Predictor predictor) implements Outputs {

  private static final StructType COLUMNS =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  @Override
  public <K> Iterator<Prediction<K>> of(Iterator<Keyed<K>> samples) {
    return predictor.features(samples);
  }

  @Override
  public StructType columns() {
    return COLUMNS;
  }

  @Override
  public List<Object> values(float[] features) {
    return List.of(features);
  }
}
