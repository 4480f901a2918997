package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.digest.SourceFingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled feature vectors, taken apart when one is asked for. Safe for use by several threads.
 *
 * <p>A vector is stored in the shorter of two forms, all numbers little-endian: D 32-bit floats;
 * or, for each feature that is not 0, rising, its 32-bit index and its 32-bit float. Which one it
 * is follows from the length, since the second is used only where it has fewer than 4 D bytes. A
 * float counts as 0 where all its bits are, so −0 is kept.
 */
public final class EncodedVectors implements FeatureStore {
  /** An index and a value. */
  private static final int PAIR_BYTES = Integer.BYTES + Float.BYTES;

  private final SampleBytes samples;
  private final int validationFrom;
  private final List<String> classNames;
  private final int features;

  /**
   * Vectors of a set.
   *
   * @param samples with labels in 0 … C − 1
   * @param validationFrom first of those that are for validation alone, {@code samples.size()} for
   *     none
   * @param classNames one a class
   * @param features D
   */
  public EncodedVectors(
      SampleBytes samples, int validationFrom, List<String> classNames, int features) {
    this.samples = samples;
    this.validationFrom = validationFrom;
    this.classNames = List.copyOf(classNames);
    this.features = features;
  }

  /** The bytes of a vector. */
  public static byte[] encode(float[] vector) {
    int[] indices = new int[vector.length];
    int notZero = 0;
    for (int i = 0; i < vector.length; i++) {
      if (Float.floatToRawIntBits(vector[i]) != 0) {
        indices[notZero++] = i;
      }
    }
    float[] values = new float[notZero];
    for (int k = 0; k < notZero; k++) {
      values[k] = vector[indices[k]];
    }
    return encode(vector.length, Arrays.copyOf(indices, notZero), values);
  }

  /**
   * The same bytes for a vector that is given by its features that are not 0.
   *
   * @param features D
   * @param indices of the features, rising
   * @param values of the same; some may be 0 all the same
   */
  public static byte[] encode(int features, int[] indices, float[] values) {
    int notZero = 0;
    for (float value : values) {
      notZero += Float.floatToRawIntBits(value) != 0 ? 1 : 0;
    }
    boolean sparse = (long) notZero * PAIR_BYTES < (long) features * Float.BYTES;
    ByteBuffer bytes =
        ByteBuffer.allocate(
                sparse ? notZero * PAIR_BYTES : Math.multiplyExact(features, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < values.length; k++) {
      if (!sparse) {
        bytes.putFloat(indices[k] * Float.BYTES, values[k]);
      } else if (Float.floatToRawIntBits(values[k]) != 0) {
        bytes.putInt(indices[k]).putFloat(values[k]);
      }
    }
    return bytes.array();
  }

  /**
   * The vector of these bytes.
   *
   * @param features D
   * @throws IllegalArgumentException if they are none
   */
  public static float[] decode(byte[] bytes, int features) {
    float[] vector = new float[features];
    if (!decode(bytes, vector, 0, features)) {
      throw new IllegalArgumentException(whatIsWrong(bytes, features));
    }
    return vector;
  }

  /** Whether the bytes are a vector, which is then in {@code into}. */
  private static boolean decode(byte[] bytes, float[] into, int offset, int features) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long dense = (long) features * Float.BYTES;
    if (bytes.length == dense) {
      buffer.asFloatBuffer().get(into, offset, features);
      return true;
    } else if (bytes.length > dense || bytes.length % PAIR_BYTES != 0) {
      return false;
    }
    Arrays.fill(into, offset, offset + features, 0);
    int before = -1;
    while (buffer.hasRemaining()) {
      int index = buffer.getInt();
      if (index <= before || index >= features) {
        return false;
      }
      into[offset + index] = buffer.getFloat();
      before = index;
    }
    return true;
  }

  private static String whatIsWrong(byte[] bytes, int features) {
    return ("has %d bytes, which are no vector of %d features: neither %d bytes of all, nor index and"
            + " value of those that are not 0")
        .formatted(bytes.length, features, (long) features * Float.BYTES);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int label(int i) {
    return samples.label(i);
  }

  @Override
  public boolean isWeighted() {
    return samples.isWeighted();
  }

  @Override
  public double weight(int i) {
    return samples.weight(i);
  }

  @Override
  public SourceFingerprint fingerprint() {
    return samples.fingerprint(classNames);
  }

  @Override
  public SourceFingerprint knownFingerprint() {
    return samples.knownFingerprint();
  }

  @Override
  public String place(int i) {
    return samples.location(i).location();
  }

  @Override
  public String origin(int i) {
    return samples.origin(i);
  }

  @Override
  public int validationFrom() {
    return validationFrom;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public long heapBytes() {
    return samples.heapBytes();
  }

  @Override
  public int channels() {
    return features;
  }

  @Override
  public void read(int i, float[] into, int offset) {
    byte[] bytes = samples.read(i);
    if (!decode(bytes, into, offset, features)) {
      throw DataFile.corrupt(
          samples.location(i), whatIsWrong(bytes, features), DataFile.COPY_AGAIN);
    }
    for (int j = 0; j < features; j++) {
      if (!Float.isFinite(into[offset + j])) {
        throw DataFile.corrupt(
            samples.location(i),
            "has the value %s in feature %d (features count from 0)".formatted(into[offset + j], j),
            "Replace or leave out such rows and prepare the data again");
      }
    }
  }

  @Override
  public String toString() {
    return "%d %s in %d classes".formatted(size(), content(), classes());
  }
}
