package io.difficultynet.job.safetensors;

import io.difficultynet.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes 32-bit floats as a file of tensors, in the order in which they were added. */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8; // of the numbers, as the format's own library has it
  private static final int CHUNK = 1 << 14; // floats

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private long bytes;

  /** Some numbers of an array. */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  private record Part(float[] array, int offset, int length) {}

  /**
   * Starts a file.
   *
   * @param metadata texts that say where the tensors come from
   */
  public SafetensorsWriter(Map<String, String> metadata) {
    header.put("__metadata__", Map.copyOf(metadata));
  }

  /**
   * Adds a tensor.
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
    long end = bytes + (long) length * Float.BYTES;
    Map<String, Object> entry =
        Map.of("dtype", "F32", "shape", shape, "data_offsets", List.of(bytes, end));
    if (header.putIfAbsent(name, entry) != null) {
      throw new IllegalArgumentException(name + " was added before");
    }
    parts.add(new Part(array, offset, length));
    bytes = end;
    return this;
  }

  /** Writes the file; the stream is not closed. */
  public void write(OutputStream out) throws IOException {
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    byte[] length = new byte[Long.BYTES];
    SafetensorsFile.littleEndian(length).putLong(padded.length);
    out.write(length);
    out.write(padded);
    for (Part part : parts) {
      for (int from = 0; from < part.length; from += CHUNK) {
        int n = Math.min(CHUNK, part.length - from);
        byte[] chunk = new byte[n * Float.BYTES];
        SafetensorsFile.littleEndian(chunk).asFloatBuffer().put(part.array, part.offset + from, n);
        out.write(chunk);
      }
    }
  }
}
