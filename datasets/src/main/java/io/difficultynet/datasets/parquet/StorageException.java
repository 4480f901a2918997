package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;

/**
 * Storage did not give a shard's bytes. What a reader finds wrong in the bytes that it got is an
 * {@link IOException} of another class.
 */
final class StorageException extends IOException {
  private static final long serialVersionUID = 1;

  private StorageException(IOException cause) {
    super(Causes.text(cause), cause);
  }

  /** The failure itself where it is a mistake, or an end that comes too early. */
  static IOException of(IOException failure) {
    return Causes.ofStorage(failure) ? new StorageException(failure) : failure;
  }

  /** Bytes that tell storage's failures apart. */
  record Bytes(PositionedBytes stored) implements PositionedBytes {
    @Override
    public long size() throws IOException {
      try {
        return stored.size();
      } catch (IOException e) {
        throw of(e);
      }
    }

    @Override
    public void readFully(long position, byte[] into, int offset, int length) throws IOException {
      try {
        stored.readFully(position, into, offset, length);
      } catch (IOException e) {
        throw of(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        stored.close();
      } catch (IOException e) {
        throw of(e);
      }
    }
  }
}
