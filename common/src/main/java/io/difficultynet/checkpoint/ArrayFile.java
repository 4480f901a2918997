package io.difficultynet.checkpoint;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One array of numbers as bytes, little-endian, bit for bit (also NaN's payload):
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>offset</th><th>bytes</th><th>content</th></tr>
 * <tr><td>0</td><td>4</td><td>"DNAF"</td></tr>
 * <tr><td>4</td><td>4</td><td>format version, 1</td></tr>
 * <tr><td>8</td><td>4</td><td>type: 1 float, 2 double, 3 long</td></tr>
 * <tr><td>12</td><td>8</td><td>count of numbers</td></tr>
 * <tr><td>20</td><td>count × 4 or 8</td><td>the numbers</td></tr>
 * </table>
 *
 * Nothing may follow. The readers take the file's name for their messages and throw {@link
 * DifficultyNetException} of {@link ErrorCode#CHECKPOINT_CORRUPT} when the bytes are not such a
 * file. No method closes a stream.
 */
public final class ArrayFile {

  private static final int MAGIC = 0x46414E44; // "DNAF", least byte first
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 20;
  private static final int CHUNK = 1 << 13; // numbers at a time
  private static final int FIRST_CAPACITY = 1 << 20; // a damaged count must not exhaust the memory
  private static final int LARGEST =
      Integer.MAX_VALUE - CHUNK; // an index plus a chunk stays an int

  private enum Type {
    FLOAT(1, Float.BYTES),
    DOUBLE(2, Double.BYTES),
    LONG(3, Long.BYTES);

    private final int number;
    private final int bytes;

    Type(int number, int bytes) {
      this.number = number;
      this.bytes = bytes;
    }
  }

  private ArrayFile() {}

  /** Writes floats. */
  public static void write(OutputStream out, float[] array) throws IOException {
    write(
        out,
        Type.FLOAT,
        array.length,
        (buffer, from, n) -> buffer.asFloatBuffer().put(array, from, n));
  }

  /** Writes doubles. */
  public static void write(OutputStream out, double[] array) throws IOException {
    write(
        out,
        Type.DOUBLE,
        array.length,
        (buffer, from, n) -> buffer.asDoubleBuffer().put(array, from, n));
  }

  /** Writes longs. */
  public static void write(OutputStream out, long[] array) throws IOException {
    write(
        out,
        Type.LONG,
        array.length,
        (buffer, from, n) -> buffer.asLongBuffer().put(array, from, n));
  }

  /** Reads floats. */
  public static float[] readFloats(InputStream in, String name) throws IOException {
    Source source = new Source(in, name, Type.FLOAT);
    float[] array = new float[source.capacity(0)];
    for (int from = 0; from < source.count; from += CHUNK) {
      ByteBuffer chunk = source.chunk(from);
      array = from == array.length ? Arrays.copyOf(array, source.capacity(from)) : array;
      chunk.asFloatBuffer().get(array, from, source.size(from));
    }
    source.requireEnd();
    return array;
  }

  /** Reads doubles. */
  public static double[] readDoubles(InputStream in, String name) throws IOException {
    Source source = new Source(in, name, Type.DOUBLE);
    double[] array = new double[source.capacity(0)];
    for (int from = 0; from < source.count; from += CHUNK) {
      ByteBuffer chunk = source.chunk(from);
      array = from == array.length ? Arrays.copyOf(array, source.capacity(from)) : array;
      chunk.asDoubleBuffer().get(array, from, source.size(from));
    }
    source.requireEnd();
    return array;
  }

  /** Reads longs. */
  public static long[] readLongs(InputStream in, String name) throws IOException {
    Source source = new Source(in, name, Type.LONG);
    long[] array = new long[source.capacity(0)];
    for (int from = 0; from < source.count; from += CHUNK) {
      ByteBuffer chunk = source.chunk(from);
      array = from == array.length ? Arrays.copyOf(array, source.capacity(from)) : array;
      chunk.asLongBuffer().get(array, from, source.size(from));
    }
    source.requireEnd();
    return array;
  }

  private interface Fill {
    void fill(ByteBuffer buffer, int from, int count);
  }

  private static void write(OutputStream out, Type type, int count, Fill fill) throws IOException {
    if (count > LARGEST) {
      throw new IllegalArgumentException(
          "the array has " + count + " numbers; an array file holds at most " + LARGEST);
    }
    byte[] header = new byte[HEADER_BYTES];
    buffer(header).putInt(MAGIC).putInt(VERSION).putInt(type.number).putLong(count);
    out.write(header);
    byte[] bytes = new byte[CHUNK * type.bytes];
    ByteBuffer chunk = buffer(bytes);
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      fill.fill(chunk, from, size);
      out.write(bytes, 0, size * type.bytes);
    }
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes after a header that has been checked. */
  private static final class Source {

    private final InputStream in;
    private final String name;
    private final Type type;
    private final int count;
    private final byte[] bytes;

    private Source(InputStream in, String name, Type type) throws IOException {
      this.in = in;
      this.name = name;
      this.type = type;
      byte[] header = new byte[HEADER_BYTES];
      int read = in.readNBytes(header, 0, HEADER_BYTES);
      if (read < HEADER_BYTES) {
        throw corrupt("ends after " + read + " bytes, inside its header of " + HEADER_BYTES);
      }
      this.count = checkedCount(buffer(header));
      this.bytes = new byte[CHUNK * type.bytes];
    }

    private int checkedCount(ByteBuffer header) {
      int magic = header.getInt();
      int version = header.getInt();
      int number = header.getInt();
      long found = header.getLong();
      if (magic != MAGIC) {
        throw corrupt(String.format("starts with 0x%08x, an array file with 0x%08x", magic, MAGIC));
      }
      if (version != VERSION) {
        throw corrupt("has format version " + version + "; this program reads " + VERSION);
      }
      if (number != type.number) {
        throw corrupt(
            "has type number " + number + " where " + type.number + " (" + type + ") is expected");
      }
      if (found < 0 || found > LARGEST) {
        throw corrupt("says that it has " + found + " numbers; possible are 0 to " + LARGEST);
      }
      return (int) found;
    }

    /** Returns how large the array is to be once {@code filled} numbers are in it. */
    private int capacity(int filled) {
      return (int) Math.min(count, Math.max(FIRST_CAPACITY, 2L * filled));
    }

    private int size(int from) {
      return Math.min(CHUNK, count - from);
    }

    private ByteBuffer chunk(int from) throws IOException {
      int wanted = size(from) * type.bytes;
      int read = in.readNBytes(bytes, 0, wanted);
      if (read < wanted) {
        long there = HEADER_BYTES + (long) from * type.bytes + read;
        long whole = HEADER_BYTES + (long) count * type.bytes;
        throw corrupt(
            "ends after " + there + " bytes; with its " + count + " numbers it has " + whole);
      }
      return buffer(bytes);
    }

    private void requireEnd() throws IOException {
      if (in.read() >= 0) {
        throw corrupt("goes on after the last of its " + count + " numbers");
      }
    }

    private DifficultyNetException corrupt(String what) {
      return new DifficultyNetException(
          ErrorCode.CHECKPOINT_CORRUPT,
          name,
          what,
          "Remove this checkpoint's folder and resume from an earlier one");
    }
  }
}
