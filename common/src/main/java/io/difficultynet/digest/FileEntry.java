package io.difficultynet.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * Length and SHA-256 of a file, by which a copy of it is recognised.
 *
 * @param bytes length of the file in bytes, at least 0
 * @param sha256 SHA-256 of its bytes, 64 lower-case hexadecimal digits
 */
public record FileEntry(long bytes, String sha256) implements Serializable {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER_BYTES = 1 << 16;

  /** Refuses a negative length and a text that is no SHA-256. */
  public FileEntry {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + "; it must be at least 0");
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 is \"" + sha256 + "\"; it must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns length and SHA-256 of these bytes. */
  public static FileEntry of(byte[] bytes) {
    return new FileEntry(bytes.length, Sha256.hex(bytes));
  }

  /**
   * Returns length and SHA-256 of the bytes that {@code in} still has. The stream is read to its
   * end and not closed.
   */
  public static FileEntry of(InputStream in) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      bytes += n;
    }
    return new FileEntry(bytes, Sha256.hex(digest));
  }
}
