package io.difficultynet.datasets.image;

import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a stored image has to be turned to be upright, as the orientation in a JPEG file's Exif data
 * says (<a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">Exif
 * 3.0</a>, tag 274): 1 not at all, 2 mirrored left to right, 3 turned by half, 4 mirrored top to
 * bottom, 5 transposed, 6 a quarter to the right, 7 transposed along the other diagonal, 8 a
 * quarter to the left. {@code PIL.ImageOps.exif_transpose} does the same. What is not such data
 * counts as 1.
 *
 * @param orientation 1 to 8
 */
record Turn(int orientation) {
  static final Turn NONE = new Turn(1);

  private static final int TAG = 274;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /** The one that a file asks for. */
  static Turn of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (file.length < 4 || (bytes.getShort(0) & 0xffff) != 0xffd8) {
      return NONE; // no JPEG
    }
    int at = 2;
    while (at + 4 <= file.length && file[at] == (byte) 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) { // fill
        at++;
        continue;
      }
      int length = bytes.getShort(at + 2) & 0xffff; // with its own two bytes
      if (marker == 0xda || length < 2 || at + 2 + length > file.length) {
        return NONE; // the pixels, or what is no segment
      }
      if (marker == 0xe1 && startsWithExif(file, at + 4)) {
        int start = at + 4 + EXIF.length;
        return ofTiff(bytes.slice(start, Math.max(0, at + 2 + length - start)));
      }
      at += 2 + length;
    }
    return NONE;
  }

  private static boolean startsWithExif(byte[] file, int at) {
    return at + EXIF.length <= file.length
        && Arrays.equals(file, at, at + EXIF.length, EXIF, 0, EXIF.length);
  }

  /** Of the first directory of a TIFF structure. */
  private static Turn ofTiff(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return NONE;
    }
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory + 2 > tiff.limit()) {
      return NONE;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.limit()) {
        return NONE;
      }
      int at = (int) entry;
      if ((tiff.getShort(at) & 0xffff) == TAG) {
        int value = tiff.getShort(at + 2) == SHORT ? tiff.getShort(at + 8) : 0;
        return value >= 1 && value <= 8 ? new Turn(value) : NONE;
      }
    }
    return NONE;
  }

  private boolean transposes() {
    return orientation >= 5;
  }

  /** The shape of the upright image. */
  ImageShape turned(ImageShape stored) {
    return transposes()
        ? new ImageShape(
            stored.channels(), /* height= */ stored.width(), /* width= */ stored.height())
        : stored;
  }

  /** The part of the stored image that becomes a part of the upright one. */
  Box stored(Box upright, ImageShape stored) {
    int right = upright.left() + upright.width() - 1;
    int bottom = upright.bottom() - 1;
    int x = column(upright.left(), upright.top(), stored.width());
    int y = row(upright.left(), upright.top(), stored.height());
    return new Box(
        Math.min(y, row(right, bottom, stored.height())),
        Math.min(x, column(right, bottom, stored.width())),
        transposes() ? upright.width() : upright.height(),
        transposes() ? upright.height() : upright.width());
  }

  /** Turns an image. */
  void turn(Pixels stored, Pixels into) {
    ImageShape from = stored.shape();
    into.reshape(turned(from));
    int height = into.shape().height();
    int width = into.shape().width();
    for (int c = 0; c < from.channels(); c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int row = row(x, y, from.height());
          int column = column(x, y, from.width());
          into.values()[(c * height + y) * width + x] =
              stored.values()[(c * from.height() + row) * from.width() + column];
        }
      }
    }
  }

  /** Column of the stored image that is at (x, y) of the upright one. */
  private int column(int x, int y, int width) {
    return switch (orientation) {
      case 2, 3 -> width - 1 - x;
      case 5, 6 -> y;
      case 7, 8 -> width - 1 - y;
      default -> x;
    };
  }

  /** Row of the stored image that is at (x, y) of the upright one. */
  private int row(int x, int y, int height) {
    return switch (orientation) {
      case 3, 4 -> height - 1 - y;
      case 5, 8 -> x;
      case 6, 7 -> height - 1 - x;
      default -> y;
    };
  }
}
