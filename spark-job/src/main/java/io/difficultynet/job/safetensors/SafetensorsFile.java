package io.difficultynet.job.safetensors;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;

/**
 * A file of tensors that is read once, front to back: the header when it is opened, then the
 * numbers of those that are wanted, one tensor in memory at a time. For one thread.
 *
 * <p>Every failure is a {@link io.difficultynet.error.DifficultyNetException} that names file and
 * tensor: DATA_MISSING, DATA_CORRUPT, or STORAGE_FAILED where reading breaks off.
 */
public final class SafetensorsFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 16; // a multiple of every type's size

  private final DataFile file;
  private final MessageDigest digest = Sha256.start();
  private final List<TensorInfo> tensors;

  private SafetensorsFile(DataFile file) {
    this.file = file;
    byte[] length = file.readUpTo(Long.BYTES);
    byte[] json = Header.bytes(file, length);
    digest.update(length);
    digest.update(json);
    this.tensors = Header.tensors(file, json);
  }

  /** Opens a file and reads its header. */
  @SuppressWarnings("MustBeClosedChecker") // closed by whoever closes this
  public static SafetensorsFile open(ByteSource source, DataLocation location) {
    DataFile file = DataFile.open(source, location);
    try {
      return new SafetensorsFile(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What is done with a tensor. */
  public interface Sink {
    /** Takes the numbers over. */
    void take(TensorInfo tensor, float[] values);
  }

  /** All tensors in the order of their numbers. */
  public List<TensorInfo> tensors() {
    return tensors;
  }

  /** For messages. */
  public DataLocation location() {
    return file.location();
  }

  /**
   * Reads all numbers to the end of the file, to be called once.
   *
   * @param wanted tensors whose numbers the sink gets; each {@link TensorInfo#isReadable()}
   * @return the SHA-256 of the file
   */
  public String read(Predicate<TensorInfo> wanted, Sink sink) {
    for (TensorInfo tensor : tensors) {
      if (wanted.test(tensor)) {
        sink.take(tensor, values(tensor));
      } else {
        chunks(tensor, bytes -> {});
      }
    }
    file.expectEnd("the last of its %d tensors".formatted(tensors.size()));
    return Sha256.hex(digest);
  }

  @Override
  public void close() {
    file.close();
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private float[] values(TensorInfo tensor) {
    if (tensor.count() > Integer.MAX_VALUE) {
      throw file.corrupt(
          "%s has %,d numbers, more than an array holds".formatted(tensor.name(), tensor.count()),
          "Give the weights of a smaller network");
    }
    float[] values = new float[(int) tensor.count()];
    int[] next = {0};
    chunks(
        tensor,
        bytes -> {
          while (bytes.hasRemaining()) {
            values[next[0]++] = tensor.type().next(bytes);
          }
        });
    return values;
  }

  private interface Chunk {
    void of(ByteBuffer bytes);
  }

  private void chunks(TensorInfo tensor, Chunk chunk) {
    byte[] buffer = new byte[CHUNK_BYTES];
    long left = tensor.end() - tensor.begin();
    while (left > 0) {
      int length = (int) Math.min(left, buffer.length);
      int read = file.read(buffer, 0, length);
      if (read < length) {
        throw file.corrupt(
            "ends within %s, %,d bytes early".formatted(tensor.name(), left - read),
            DataFile.COPY_AGAIN);
      }
      digest.update(buffer, 0, length);
      chunk.of(littleEndian(buffer).limit(length));
      left -= length;
    }
  }
}
