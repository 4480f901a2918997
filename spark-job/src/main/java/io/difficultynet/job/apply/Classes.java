package io.difficultynet.job.apply;

import io.difficultynet.job.engine.Logits;
import io.difficultynet.job.predict.Keyed;
import io.difficultynet.job.predict.Prediction;
import io.difficultynet.job.predict.Predictor;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The class that a model names for a sample, its probability and training group, and the most
 * likely classes.
 *
 * @param predictor the model
 * @param classes its classes
 * @param top number of most likely classes, at least 1
 */
public record Classes(Predictor predictor, ClassTexts classes, int top) implements Outputs {

  private static final StructType LIKELY =
      new StructType()
          .add("class", DataTypes.StringType, false)
          .add("probability", DataTypes.DoubleType, false);

  private static final StructType COLUMNS =
      new StructType()
          .add("prediction", DataTypes.IntegerType, false)
          .add("class", DataTypes.StringType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("group", DataTypes.StringType, false)
          .add("top", DataTypes.createArrayType(LIKELY, false), false);

  @Override
  public <K> Iterator<Prediction<K>> of(Iterator<Keyed<K>> samples) {
    return predictor.logits(samples);
  }

  @Override
  public StructType columns() {
    return COLUMNS;
  }

  @Override
  public List<Object> values(float[] logits) {
    double[] probabilities = predictor.probabilities(logits);
    int best = Logits.largest(logits, 0, logits.length);
    return List.of(
        best,
        classes.names().get(best),
        probabilities[best],
        classes.groups().get(best),
        likely(logits, probabilities));
  }

  private Row[] likely(float[] logits, double[] probabilities) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer c) -> -logits[c])
                .thenComparing(Comparator.naturalOrder()))
        .limit(top)
        .map(c -> RowFactory.create(classes.names().get(c), probabilities[c]))
        .toArray(Row[]::new);
  }
}
