package io.difficultynet.datasets;

import io.difficultynet.digest.Sha256;
import io.difficultynet.digest.SourceFingerprint;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Digests the bytes of samples by their classes, each class in the order of its samples. */
public final class ClassDigests {
  private final List<String> classNames;
  private final @Nullable MessageDigest[] digests; // [C], null before the first sample
  private final long[] samples; // [C]

  /** No samples yet. */
  public ClassDigests(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
    this.digests = new MessageDigest[classNames.size()];
    this.samples = new long[classNames.size()];
  }

  /** Adds a sample of a class: {@code length} bytes from {@code offset} on. */
  public void add(int label, byte[] bytes, int offset, int length) {
    MessageDigest digest = digests[label];
    if (digest == null) {
      digest = Sha256.start();
      digests[label] = digest;
    }
    digest.update(bytes, offset, length);
    samples[label]++;
  }

  /** Returns a group for each class that has samples; to be called once. */
  public SourceFingerprint fingerprint() {
    Map<String, SourceFingerprint.Group> groups = new LinkedHashMap<>();
    for (int c = 0; c < samples.length; c++) {
      MessageDigest digest = digests[c];
      if (digest != null) {
        String name = "class " + classNames.get(c);
        groups.put(
            groups.containsKey(name) ? name + " (number " + c + ")" : name,
            new SourceFingerprint.Group(samples[c], Sha256.hex(digest)));
      }
    }
    return SourceFingerprint.of(groups);
  }
}
