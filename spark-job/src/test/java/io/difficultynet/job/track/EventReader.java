package io.difficultynet.job.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads records and messages by the book: checksums bit by bit, fields by protobuf's own code. */
final class EventReader {

  private EventReader() {}

  /** The messages of a file, each of whose checksums must hold. */
  static List<UnknownFieldSet> messages(byte[] file) throws InvalidProtocolBufferException {
    List<UnknownFieldSet> messages = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int start = in.position();
      int length = Math.toIntExact(in.getLong());
      assertThat(in.getInt()).isEqualTo(masked(Arrays.copyOfRange(file, start, start + 8)));
      byte[] content = new byte[length];
      in.get(content);
      assertThat(in.getInt()).isEqualTo(masked(content));
      messages.add(UnknownFieldSet.parseFrom(content));
    }
    return messages;
  }

  /** By the definition of the CRC with Castagnoli's polynomial, and TFRecord's mask of it. */
  private static int masked(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      for (int bit = 0; bit < 8; bit++) {
        boolean odd = ((crc ^ (b >>> bit)) & 1) != 0;
        crc = (crc >>> 1) ^ (odd ? 0x82f63b78 : 0);
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** The values of an event's summary, each a message. */
  static List<UnknownFieldSet> values(UnknownFieldSet event) throws InvalidProtocolBufferException {
    List<UnknownFieldSet> values = new ArrayList<>();
    for (UnknownFieldSet summary : inner(event, 5)) {
      values.addAll(inner(summary, 1));
    }
    return values;
  }

  static List<UnknownFieldSet> inner(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> inner = new ArrayList<>();
    for (var bytes : message.getField(field).getLengthDelimitedList()) {
      inner.add(UnknownFieldSet.parseFrom(bytes));
    }
    return inner;
  }

  static String tag(UnknownFieldSet value) {
    return value.getField(1).getLengthDelimitedList().get(0).toStringUtf8();
  }

  static float scalar(UnknownFieldSet value) {
    return Float.intBitsToFloat(value.getField(2).getFixed32List().get(0));
  }

  static double number(UnknownFieldSet message, int field) {
    return Double.longBitsToDouble(message.getField(field).getFixed64List().get(0));
  }

  static double[] numbers(UnknownFieldSet message, int field) {
    ByteBuffer packed =
        message
            .getField(field)
            .getLengthDelimitedList()
            .get(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[packed.remaining() / Double.BYTES];
    packed.asDoubleBuffer().get(numbers);
    return numbers;
  }
}
