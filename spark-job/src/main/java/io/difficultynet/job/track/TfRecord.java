package io.difficultynet.job.track;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A record of TensorFlow's format TFRecord (<a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">description</a>):
 * the length of the content, a checksum of the length, the content, a checksum of it.
 */
final class TfRecord {

  private static final int MASK = 0xa282ead8;

  private TfRecord() {}

  static byte[] of(byte[] content) {
    byte[] length = littleEndian(Long.BYTES).putLong(content.length).array();
    return littleEndian(length.length + content.length + 2 * Integer.BYTES)
        .put(length)
        .putInt(masked(length))
        .put(content)
        .putInt(masked(content))
        .array();
  }

  /** A CRC-32C that a CRC over it and its bytes does not make trivial. */
  private static int masked(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
