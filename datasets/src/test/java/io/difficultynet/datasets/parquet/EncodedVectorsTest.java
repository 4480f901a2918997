package io.difficultynet.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.error.DifficultyNetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Prepared sets of feature vectors. */
class EncodedVectorsTest {
  private static final float[] FIRST = {1.5f, -0f, Float.MIN_VALUE};
  private static final float[] SECOND = {-Float.MAX_VALUE, 3, 1e-20f};

  private static TinyPreparedSet set(float[]... test) {
    byte[] first = EncodedVectors.encode(FIRST);
    byte[] second = EncodedVectors.encode(SECOND);
    TinyPreparedSet set =
        new TinyPreparedSet("cat", "dog")
            .with(Part.TRAIN, List.of(first, second), 0, 1)
            .with(Part.VALIDATION, List.of(second, first), 1, 0);
    for (float[] vector : test) {
      set.with(Part.TEST, List.of(EncodedVectors.encode(vector)), 0);
    }
    return set;
  }

  private static TrainTest read(TinyPreparedSet set) {
    return TinyPreparedSet.format(Verify.DECODE).read(List.of(), set.writtenAsVectors(3));
  }

  @Test
  void vectorsComeBackAsTheyWere() {
    TrainTest data = read(set(FIRST));
    FeatureStore train = (FeatureStore) data.train();
    assertThat(train.content()).isEqualTo("vectors of 3 features");
    assertThat(train.shape()).isEqualTo(new ImageShape(3, 1, 1));
    assertThat(train.labels(new int[] {0, 1, 2, 3})).containsExactly(0, 1, 1, 0);
    assertThat(train.validationFrom()).isEqualTo(2);
    assertThat(train.classNames()).containsExactly("cat", "dog");
    float[] into = new float[5];
    train.read(2, into, 1);
    assertThat(into).containsExactly(0, SECOND[0], SECOND[1], SECOND[2], 0);
    train.read(0, into, 2);
    assertThat(into).containsExactly(0, SECOND[0], FIRST[0], FIRST[1], FIRST[2]);
  }

  /** 1.0 is 0x3f800000; the lowest byte comes first. */
  @Test
  void aNumberIsALittleEndian32BitFloat() {
    assertThat(EncodedVectors.encode(new float[] {1, -2}))
        .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
  }

  /** Half of the features are 0: the pairs would be as long. */
  @Test
  void theShorterFormIsStored() {
    assertThat(EncodedVectors.encode(new float[] {0, 1, 0, -2})).hasSize(16);
    assertThat(EncodedVectors.encode(new float[] {0, 1, 0, -2, 0}))
        .containsExactly(1, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 3, 0, 0, 0, 0, 0, 0, (byte) 0xc0);
    assertThat(EncodedVectors.encode(new float[3])).isEmpty();
    assertThat(EncodedVectors.encode(1 << 30, new int[] {1 << 29}, new float[] {7})).hasSize(8);
  }

  @Property
  void everyVectorComesBackBitForBit(@ForAll @Size(max = 20) float[] some, @ForAll byte zeros) {
    float[] vector = new float[some.length + (zeros & 0xff)];
    for (int i = 0; i < some.length; i++) {
      vector[(i * 7919) % vector.length] = some[i];
    }
    float[] back = EncodedVectors.decode(EncodedVectors.encode(vector), vector.length);
    for (int i = 0; i < vector.length; i++) {
      assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(vector[i]));
    }
  }

  @Test
  void pairsThatAreNoVectorAreRefused() {
    for (int[] indices : new int[][] {{1, 1}, {2, 1}, {-1, 1}, {1, 9}}) {
      byte[] bytes =
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(indices[0])
              .putFloat(1)
              .putInt(indices[1])
              .putFloat(1)
              .array();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EncodedVectors.decode(bytes, 9))
          .withMessageStartingWith("has 16 bytes, which are no vector of 9 features");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> EncodedVectors.decode(new byte[12], 9));
    assertThatIllegalArgumentException().isThrownBy(() -> EncodedVectors.decode(new byte[40], 9));
  }

  @Test
  void aNumberThatIsNotFiniteIsNamedWithRowAndFeature() {
    FeatureStore test =
        (FeatureStore)
            read(set(FIRST, new float[] {0, 1, Float.NaN}, new float[] {0, 1 / 0f, 2})).test();
    assertThatThrownBy(() -> test.read(1, new float[3], 0))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.root (/prepared/test/part-00001.parquet, row 0): has the"
                + " value NaN in feature 2 (features count from 0). Replace or leave out such rows"
                + " and prepare the data again.");
    assertThatThrownBy(() -> test.read(2, new float[3], 0))
        .hasMessageContaining("part-00002.parquet, row 0): has the value Infinity in feature 1 ");
  }

  @Test
  void aVectorOfAnotherLengthIsNamedWithItsRow() {
    FeatureStore test = (FeatureStore) read(set(new float[] {1, 2})).test();
    assertThatThrownBy(() -> test.read(0, new float[3], 0))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1003 DATA_CORRUPT: data.root (/prepared/test/part-00000.parquet, row 0): has 8"
                + " bytes, which are no vector of 3 features: neither 12 bytes of all, nor index and"
                + " value of those that are not 0.");
  }

  @Test
  void vectorsHaveAFeature() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set().writtenAsVectors(0))
        .withMessage("channels is 0; it must be at least 1");
  }
}
