package io.difficultynet.datasets.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes out of a PNG what its pixels do not need. Of an image with a palette the JDK's reader
 * unpacks texts and profiles, of which a thousand bytes can become a million (PNG specification,
 * section 11.3), and makes an array of whatever length a chunk claims to have.
 */
final class PngChunks {
  private static final Set<String> OF_PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE = 8;
  private static final int AROUND = 12; // length, type and checksum of a chunk

  private PngChunks() {}

  /** The same image without other chunks. */
  static byte[] ofPixels(byte[] file) throws UnreadableImageException {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, SIGNATURE);
    int at = SIGNATURE;
    while (at + AROUND <= file.length) {
      long length = Integer.toUnsignedLong(bytes.getInt(at)) + AROUND;
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (OF_PIXELS.contains(type)) {
        if (length > file.length - at) {
          throw ImageHeader.damaged(
              "is a damaged PNG image (it ends within its chunk %s of %,d bytes)"
                  .formatted(type, length - AROUND));
        }
        kept.write(file, at, (int) length);
      }
      at = type.equals("IEND") ? file.length : (int) Math.min(file.length, at + length);
    }
    return kept.toByteArray();
  }
}
