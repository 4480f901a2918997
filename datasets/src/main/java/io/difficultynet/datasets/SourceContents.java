package io.difficultynet.datasets;

import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Which samples a source has, and in which order. A split speaks of samples by number, so a reader
 * that numbers others would train on validation samples without noticing: whoever reads a source
 * again compares it with what the first reader found.
 *
 * @param samples number of samples, N
 * @param digest SHA-256 of N, the first validation sample, label and {@linkplain SampleStore#place
 *     place} of each sample, and {@linkplain SampleStore#knownFingerprint what is known} of their
 *     bytes; no sample is read for it
 */
public record SourceContents(int samples, String digest) implements Serializable {

  /** What {@code store} holds. */
  public static SourceContents of(SampleStore store) {
    MessageDigest sha256 = Sha256.start();
    ByteBuffer number = ByteBuffer.allocate(4);
    sha256.update(number.clear().putInt(store.size()).flip());
    sha256.update(number.clear().putInt(store.validationFrom()).flip());
    for (int i = 0; i < store.size(); i++) {
      byte[] place = store.place(i).getBytes(StandardCharsets.UTF_8);
      sha256.update(number.clear().putInt(store.label(i)).flip());
      sha256.update(number.clear().putInt(place.length).flip());
      sha256.update(place);
    }
    store
        .knownFingerprint()
        .groups()
        .values()
        .forEach(group -> sha256.update(group.sha256().getBytes(StandardCharsets.US_ASCII)));
    return new SourceContents(store.size(), Sha256.hex(sha256));
  }

  /**
   * Refuses a source that holds something else now.
   *
   * @param what for the message: {@code training samples}
   * @param found by this reader
   * @throws DifficultyNetException DATA_UNSUITABLE
   */
  public void requireSame(String what, SampleStore found) {
    SourceContents now = of(found);
    if (!equals(now)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "the " + what,
          "are %s than those the driver found before the run (%,d then, %,d now)"
              .formatted(
                  samples == now.samples ? "other or in another order" : "other",
                  samples,
                  now.samples),
          "Leave the data as it is while a run reads it, and let every node see the same files; run"
              + " difficulty-net prepare once for a set that cannot change, then run again");
    }
  }
}
