package io.difficultynet.datasets.cache;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.SourceFingerprint;
import java.util.List;

/**
 * Samples of which as many as fit into a budget are kept after they were read, in memory and then
 * on disk. What comes first stays, and when a budget is spent nothing more is kept: an epoch uses
 * every sample once, so throwing out the least recently used would throw out each sample just
 * before it is used again. Safe for use by several threads.
 */
public final class KeptSamples implements SampleBytes {
  private static final long MEBI = 1 << 20;

  private final SampleBytes samples;
  private final long budget; // of memory
  private final MemoryBytes memory;
  private final DiskBytes disk;

  /**
   * Keeps samples within the budgets of the settings.
   *
   * @param source gives the scratch file
   */
  public KeptSamples(SampleBytes samples, ImageFileSettings settings, ByteSource source) {
    this.samples = samples;
    this.budget = settings.cacheMebibytes() * MEBI;
    this.memory = new MemoryBytes(samples.size(), budget);
    this.disk = new DiskBytes(samples.size(), settings.diskCacheMebibytes() * MEBI, source);
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
  public DataLocation location(int i) {
    return samples.location(i);
  }

  @Override
  public String origin(int i) {
    return samples.origin(i);
  }

  @Override
  public SourceFingerprint fingerprint(List<String> classNames) {
    return samples.fingerprint(classNames);
  }

  @Override
  public SourceFingerprint knownFingerprint() {
    return samples.knownFingerprint();
  }

  @Override
  public long heapBytes() {
    return samples.heapBytes() + budget;
  }

  /** Reads sample {@code i}; do not write into the array. */
  @Override
  public byte[] read(int i) {
    byte[] inMemory = memory.get(i);
    byte[] kept = inMemory == null ? disk.get(i) : inMemory;
    if (kept != null) {
      CacheCounts.gaveKept();
      return kept;
    }
    byte[] read = samples.read(i);
    CacheCounts.gaveRead();
    if (!memory.offer(i, read)) {
      disk.offer(i, read);
    }
    return read;
  }
}
