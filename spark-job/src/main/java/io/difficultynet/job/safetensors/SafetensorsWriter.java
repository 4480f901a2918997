package io.difficultynet.job.safetensors;

import io.difficultynet.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes numbers as a file of tensors, bit for bit, in the order in which they were added. The
 * arrays are not copied; what takes 8 bytes should come first, so that it lies at multiples of 8,
 * as the format's own library has it.
 */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8; // of the numbers, as the format's own library has it
  private static final int CHUNK = 1 << 13; // numbers at a time

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private long bytes;

  private interface Fill {
    void fill(ByteBuffer buffer, int from, int count);
  }

  /** Some numbers of an array: {@code fill} puts {@code count} of them from {@code from} on. */
  private record Part(TensorType type, int offset, int length, Fill fill) {}

  /**
   * Starts a file.
   *
   * @param metadata texts that say where the tensors come from
   */
  public SafetensorsWriter(Map<String, String> metadata) {
    header.put(Header.METADATA, Map.copyOf(metadata));
  }

  /**
   * Adds a tensor of F32.
   *
   * @param shape of the numbers {@code array[offset …]}, which are read when the file is written
   */
  public SafetensorsWriter add(String name, List<Integer> shape, float[] array, int offset) {
    int length = shape.stream().reduce(1, Math::multiplyExact);
    if (offset < 0 || length > array.length - offset) {
      throw new IllegalArgumentException(
          "%s of shape %s from %d on does not lie in an array of %d"
              .formatted(name, shape, offset, array.length));
    }
    Fill fill = (buffer, from, count) -> buffer.asFloatBuffer().put(array, from, count);
    return add(name, shape, new Part(TensorType.F32, offset, length, fill));
  }

  /** Adds a whole array as F32. */
  public SafetensorsWriter add(String name, float[] array) {
    return add(name, List.of(array.length), array, 0);
  }

  /** Adds a whole array as F64. */
  public SafetensorsWriter add(String name, double[] array) {
    Fill fill = (buffer, from, count) -> buffer.asDoubleBuffer().put(array, from, count);
    return add(name, List.of(array.length), new Part(TensorType.F64, 0, array.length, fill));
  }

  /** Adds a whole array as I64. */
  public SafetensorsWriter add(String name, long[] array) {
    Fill fill = (buffer, from, count) -> buffer.asLongBuffer().put(array, from, count);
    return add(name, List.of(array.length), new Part(TensorType.I64, 0, array.length, fill));
  }

  private SafetensorsWriter add(String name, List<Integer> shape, Part part) {
    long end = bytes + (long) part.length * part.type.bytes();
    Map<String, Object> entry =
        Map.of("dtype", part.type.name(), "shape", shape, "data_offsets", List.of(bytes, end));
    if (header.putIfAbsent(name, entry) != null) {
      throw new IllegalArgumentException(name + " was added before");
    }
    parts.add(part);
    bytes = end;
    return this;
  }

  /**
   * Writes the file; the stream is not closed.
   *
   * @throws IllegalStateException where the header would be longer than what is read
   */
  public void write(OutputStream out) throws IOException {
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    if (padded.length > Header.LONGEST || header.size() > Header.MOST_TENSORS) {
      throw new IllegalStateException(
          "A header of %,d tensors and %,d bytes is too large"
              .formatted(parts.size(), padded.length));
    }
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    byte[] length = new byte[Long.BYTES];
    TensorStream.littleEndian(length).putLong(padded.length);
    out.write(length);
    out.write(padded);
    for (Part part : parts) {
      write(out, part);
    }
  }

  private static void write(OutputStream out, Part part) throws IOException {
    byte[] chunk = new byte[CHUNK * part.type.bytes()];
    for (int done = 0; done < part.length; done += CHUNK) {
      int count = Math.min(CHUNK, part.length - done);
      part.fill.fill(TensorStream.littleEndian(chunk), part.offset + done, count);
      out.write(chunk, 0, count * part.type.bytes());
    }
  }
}
