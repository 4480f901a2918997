package io.difficultynet.datasets.longtail;

import io.difficultynet.datasets.LabelledSamples;
import io.difficultynet.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Digest of a split, stable over versions: SHA-256 of the ASCII text {@code difficulty-net split
 * 1}, then big-endian 32-bit integers: number of classes, number of training samples, index and
 * label of each, number of validation samples, index and label of each.
 */
final class SplitDigest {
  private static final byte[] NAME = "difficulty-net split 1".getBytes(StandardCharsets.US_ASCII);

  private SplitDigest() {}

  static String of(LabelledSamples samples, int[] train, int[] validation) {
    MessageDigest sha256 = Sha256.start();
    sha256.update(NAME);
    sha256.update(ByteBuffer.allocate(4).putInt(0, samples.classes()));
    update(sha256, samples, train);
    update(sha256, samples, validation);
    return Sha256.hex(sha256);
  }

  private static void update(MessageDigest sha256, LabelledSamples samples, int[] indices) {
    sha256.update(ByteBuffer.allocate(4).putInt(0, indices.length));
    ByteBuffer pair = ByteBuffer.allocate(8);
    for (int index : indices) {
      sha256.update(pair.clear().putInt(index).putInt(samples.label(index)).flip());
    }
  }
}
