package io.difficultynet.job.safetensors;

import io.difficultynet.digest.Sha256;
import io.difficultynet.error.DifficultyNetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a file of tensors, front to back and once: the header when it is opened, then the
 * numbers, straight into the arrays that they belong in. For one thread; the stream is not closed.
 *
 * <p>What is not such a file is the {@link DifficultyNetException} of its {@link Damage}; what the
 * stream throws passes.
 */
public final class TensorStream {

  /** Length of a file where nobody knows it. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  private static final int CHUNK_BYTES = 1 << 16; // a multiple of every type's size
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8; // of the JVM

  private final InputStream in;
  private final Damage damage;
  private final MessageDigest digest = Sha256.start();
  private final Header header;

  private TensorStream(InputStream in, long length, Damage damage) throws IOException {
    this.in = in;
    this.damage = damage;
    this.header = Header.read(in, length, damage, digest);
  }

  /**
   * Reads the header.
   *
   * @param length of the whole file, so that no tensor is believed to have more bytes; or {@link
   *     #UNKNOWN}, and then the caller must know the shapes of those that it reads
   */
  public static TensorStream open(InputStream in, long length, Damage damage) throws IOException {
    return new TensorStream(in, length, damage);
  }

  /** All tensors in the order of their numbers. */
  public List<TensorInfo> tensors() {
    return header.tensors();
  }

  /** The texts of the header. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** What is done with a tensor. */
  public interface Visitor {
    /** Reads the numbers, or leaves them. */
    void visit(TensorInfo tensor, Numbers numbers) throws IOException;
  }

  /**
   * Goes through all tensors to the end of the file, to be called once.
   *
   * @return the SHA-256 of the file
   */
  public String read(Visitor visitor) throws IOException {
    for (TensorInfo tensor : header.tensors()) {
      Numbers numbers = new Numbers(tensor);
      visitor.visit(tensor, numbers);
      numbers.skip();
    }
    if (in.read() >= 0) {
      throw damage.of(
          "has more bytes after the last of its %d tensors".formatted(header.tensors().size()));
    }
    return Sha256.hex(digest);
  }

  /** The numbers of one tensor, to be read once. */
  public final class Numbers {

    private final TensorInfo tensor;
    private boolean read;

    private Numbers(TensorInfo tensor) {
      this.tensor = tensor;
    }

    /** Reads F64, F32, F16 or BF16 as floats, F64 rounded to the nearest. */
    public float[] floats() throws IOException {
      float[] floats = new float[length()];
      floats(floats, 0);
      return floats;
    }

    /** Reads them into an array from {@code offset} on; as {@link #floats()}. */
    public void floats(float[] into, int offset) throws IOException {
      int[] next = {offset};
      chunks(
          bytes -> {
            if (tensor.type() == TensorType.F32) {
              int count = bytes.remaining() / Float.BYTES;
              bytes.asFloatBuffer().get(into, next[0], count);
              next[0] += count;
            } else {
              while (bytes.hasRemaining()) {
                into[next[0]++] = tensor.type().next(bytes);
              }
            }
          });
    }

    /** Reads F64. */
    public double[] doubles() throws IOException {
      require(TensorType.F64);
      double[] doubles = new double[length()];
      int[] next = {0};
      chunks(
          bytes -> {
            int count = bytes.remaining() / Double.BYTES;
            bytes.asDoubleBuffer().get(doubles, next[0], count);
            next[0] += count;
          });
      return doubles;
    }

    /** Reads I64. */
    public long[] longs() throws IOException {
      require(TensorType.I64);
      long[] longs = new long[length()];
      int[] next = {0};
      chunks(
          bytes -> {
            int count = bytes.remaining() / Long.BYTES;
            bytes.asLongBuffer().get(longs, next[0], count);
            next[0] += count;
          });
      return longs;
    }

    private void skip() throws IOException {
      if (!read) {
        chunks(bytes -> {});
      }
    }

    private void require(TensorType type) {
      if (tensor.type() != type) {
        throw new IllegalStateException("%s is no tensor of %s".formatted(tensor, type));
      }
    }

    private int length() {
      if (tensor.count() > LONGEST_ARRAY) {
        throw damage.of(
            "%s has %,d numbers, more than an array holds"
                .formatted(tensor.name(), tensor.count()));
      }
      return (int) tensor.count();
    }

    private void chunks(Chunk chunk) throws IOException {
      if (read) {
        throw new IllegalStateException("The numbers of %s were read".formatted(tensor.name()));
      }
      read = true;
      byte[] buffer = new byte[CHUNK_BYTES];
      long left = tensor.end() - tensor.begin();
      while (left > 0) {
        int length = (int) Math.min(left, buffer.length);
        int found = in.readNBytes(buffer, 0, length);
        if (found < length) {
          throw damage.of("ends within %s, %,d bytes early".formatted(tensor.name(), left - found));
        }
        digest.update(buffer, 0, length);
        chunk.of(littleEndian(buffer).limit(length));
        left -= length;
      }
    }
  }

  private interface Chunk {
    void of(ByteBuffer bytes);
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
