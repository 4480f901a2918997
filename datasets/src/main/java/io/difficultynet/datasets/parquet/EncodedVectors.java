package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.FeatureStore;
import io.difficultynet.datasets.cache.SampleBytes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.digest.SourceFingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Labelled feature vectors, D little-endian 32-bit floats each, taken apart when one is asked for.
 * Safe for use by several threads.
 */
public final class EncodedVectors implements FeatureStore {
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
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /** The vector of these bytes. */
  public static float[] decode(byte[] bytes) {
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
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
    if (bytes.length != features * Float.BYTES) {
      throw DataFile.corrupt(
          samples.location(i),
          "has %d bytes, but a vector of %d features has %d"
              .formatted(bytes.length, features, features * Float.BYTES),
          DataFile.COPY_AGAIN);
    }
    FloatBuffer vector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    vector.get(into, offset, features);
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
