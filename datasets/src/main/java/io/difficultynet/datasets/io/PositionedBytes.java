package io.difficultynet.datasets.io;

import java.io.Closeable;
import java.io.IOException;

/** Bytes that can be read at any position, by several threads at once. */
public interface PositionedBytes extends Closeable {

  /** How many there are. */
  long size() throws IOException;

  /**
   * Reads {@code length} bytes from {@code position} on into {@code into} from {@code offset} on.
   *
   * @throws java.io.EOFException if there are not so many
   * @throws IOException if they cannot be read
   */
  void readFully(long position, byte[] into, int offset, int length) throws IOException;

  /** Reads {@code length} bytes from {@code position} on into a new array; errors as above. */
  default byte[] read(long position, int length) throws IOException {
    byte[] read = new byte[length];
    readFully(position, read, 0, length);
    return read;
  }
}
