package io.difficultynet.job.safetensors;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * A file of tensors that the user gave, read once, front to back: the header when it is opened,
 * then the numbers of those that are wanted, one tensor in memory at a time. For one thread.
 *
 * <p>Every failure is a {@link io.difficultynet.error.DifficultyNetException} that names file and
 * tensor: DATA_MISSING, DATA_CORRUPT, or STORAGE_FAILED where reading breaks off.
 */
public final class SafetensorsFile implements AutoCloseable {

  private static final String FIX =
      "Give a .safetensors file, or copy it again and compare its checksum with the publisher's";

  private final DataFile file;
  private final TensorStream stream;

  private SafetensorsFile(DataFile file) {
    this.file = file;
    Damage damage = new Damage(file.location().toString(), ErrorCode.DATA_CORRUPT, FIX);
    try {
      this.stream = TensorStream.open(new Bytes(file), TensorStream.UNKNOWN, damage);
    } catch (IOException e) {
      throw notOfDataFile(e);
    }
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
    return stream.tensors();
  }

  /** For messages. */
  public DataLocation location() {
    return file.location();
  }

  /**
   * Reads all numbers to the end of the file, to be called once.
   *
   * @param wanted tensors whose numbers the sink gets; each {@link TensorInfo#isReadable()}, and of
   *     a shape that the caller expects: an array of that size is made before the numbers come
   * @return the SHA-256 of the file
   */
  public String read(Predicate<TensorInfo> wanted, Sink sink) {
    try {
      return stream.read(
          (tensor, numbers) -> {
            if (wanted.test(tensor)) {
              sink.take(tensor, numbers.floats());
            }
          });
    } catch (IOException e) {
      throw notOfDataFile(e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private static UncheckedIOException notOfDataFile(IOException e) {
    return new UncheckedIOException("A data file tells its failures itself", e);
  }

  /** A data file as a stream, which somebody else closes. */
  private static final class Bytes extends InputStream {

    private final DataFile file;

    Bytes(DataFile file) {
      this.file = file;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int read = file.read(into, offset, length);
      return read == 0 && length > 0 ? -1 : read;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
  }
}
