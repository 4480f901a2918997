package io.difficultynet.datasets.image;

import java.nio.charset.StandardCharsets;

/** The kind of a file by its first bytes. */
enum Signature {
  EMPTY,
  JPEG,
  PNG,
  GIF,
  WEBP,
  BMP,
  TIFF,
  HEIF,
  UNKNOWN;

  /** Bytes that tell the kinds apart. */
  static final int LENGTH = 12;

  /**
   * The kind of a file.
   *
   * @param start its first {@link #LENGTH} bytes, or all where it has fewer
   */
  static Signature of(byte[] start) {
    if (start.length == 0) {
      return EMPTY;
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ff\u00d8")) {
      return JPEG;
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    } else if (text.startsWith("GIF8")) {
      return GIF;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
      return TIFF;
    } else if (text.startsWith("ftyp", 4)) {
      return HEIF;
    } else if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
      return BMP;
    }
    return UNKNOWN;
  }
}
