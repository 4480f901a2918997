package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.parquet.EncodedVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class FeaturesInRowTest {
  private static final FeaturesInRow UNNAMED = new FeaturesInRow(List.of());

  private static Row array(@Nullable Double... values) {
    return RowFactory.create(JavaConverters.asScalaBuffer(Arrays.asList(values)));
  }

  private static @Nullable String wrong(FeaturesInRow features, Row row) {
    byte[] encoded = Objects.requireNonNull(features.encoded(row));
    return features.check(row, encoded, new Pixels()).what();
  }

  @Property
  void aVectorAndAnArrayAreTheSameFloats(@ForAll @Size(min = 1, max = 20) float[] values) {
    double[] wide = new double[values.length];
    Double[] boxed = new Double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
      boxed[i] = wide[i];
    }
    byte[] expected = EncodedVectors.encode(values);
    assertThat(UNNAMED.encoded(RowFactory.create(Vectors.dense(wide)))).isEqualTo(expected);
    assertThat(UNNAMED.encoded(array(boxed))).isEqualTo(expected);
    assertThat(EncodedVectors.decode(expected, values.length)).isEqualTo(values);
  }

  @Test
  void aSparseVectorStaysSparse() {
    Row row = RowFactory.create(Vectors.sparse(5, new int[] {1, 3, 4}, new double[] {5, 0, -2}));
    byte[] encoded = Objects.requireNonNull(UNNAMED.encoded(row));
    assertThat(encoded).hasSize(16);
    assertThat(EncodedVectors.decode(encoded, 5)).containsExactly(0, 5, 0, 0, -2);
    assertThat(UNNAMED.encoded(array(0.0, 5.0, 0.0, 0.0, -2.0))).isEqualTo(encoded);
    assertThat(wrong(UNNAMED, row)).isNull();
  }

  @Test
  void whatIsWrongIsSaidOfTheFirstFeatureByItsNameOrNumber() {
    FeaturesInRow named = new FeaturesInRow(List.of("age", "income"));
    assertThat(wrong(named, array(1.0, 2.0))).isNull();
    assertThat(wrong(named, array(1.0, null))).isEqualTo("has no income (null)");
    assertThat(wrong(named, array(Double.NaN, null))).isEqualTo("has the value NaN in age");
    assertThat(wrong(named, array(1e39, 1.0)))
        .isEqualTo("has a value in age that 32-bit floats do not hold");
    assertThat(wrong(UNNAMED, array(0.0, Double.NEGATIVE_INFINITY)))
        .isEqualTo("has the value -Infinity in feature 1 (features count from 0)");
    assertThat(wrong(UNNAMED, RowFactory.create(Vectors.dense(new double[] {Double.NaN}))))
        .isEqualTo("has the value NaN in feature 0 (features count from 0)");
    assertThat(wrong(UNNAMED, array())).isEqualTo("has 0 features");
    assertThat(wrong(named, array((double) Float.MAX_VALUE, 1e-60))).isNull();
  }

  @Test
  void aRowWithoutThemHasNone() {
    assertThat(UNNAMED.encoded(RowFactory.create((Object) null))).isNull();
  }
}
