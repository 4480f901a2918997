package io.difficultynet.job.apply;

import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** What is written of a sample that a model was applied to. Sent to executors. */
public interface Outputs extends Serializable {

  /** Applies the model, in a task. */
  <K> Iterator<Prediction<K>> of(Iterator<Keyed<K>> samples);

  /** The columns. */
  StructType columns();

  /** Their values for a sample. */
  List<Object> values(float[] outputs);
}
