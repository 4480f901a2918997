package io.difficultynet.datasets;

import io.difficultynet.digest.SourceFingerprint;
import java.util.List;

/**
 * Feature vectors in memory.
 *
 * @param classNames one a class
 * @param labels of each row // [N]
 * @param rows of equal length // [N x D]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record FeatureRows(List<String> classNames, int[] labels, float[][] rows)
    implements FeatureStore {

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  @Override
  public long heapBytes() {
    return (long) size() * channels() * Float.BYTES;
  }

  @Override
  public int channels() {
    return rows[0].length;
  }

  @Override
  public SourceFingerprint fingerprint() {
    return SourceFingerprint.unknown();
  }

  @Override
  public SourceFingerprint knownFingerprint() {
    return SourceFingerprint.unknown();
  }

  @Override
  public void read(int i, float[] into, int offset) {
    System.arraycopy(rows[i], 0, into, offset, rows[i].length);
  }
}
