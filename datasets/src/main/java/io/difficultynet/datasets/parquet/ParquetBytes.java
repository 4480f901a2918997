package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Positioned bytes as Parquet's library wants them. */
record ParquetBytes(PositionedBytes bytes) implements InputFile {

  @Override
  public long getLength() throws IOException {
    return bytes.size();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream(bytes);
  }

  private static final class Stream extends SeekableInputStream {
    private final PositionedBytes bytes;
    private long position;

    Stream(PositionedBytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int left = (int) Math.min(length, bytes.size() - position);
      if (left <= 0) {
        return length == 0 ? 0 : -1;
      }
      readFully(into, offset, left);
      return left;
    }

    @Override
    public void readFully(byte[] into) throws IOException {
      readFully(into, 0, into.length);
    }

    @Override
    public void readFully(byte[] into, int offset, int length) throws IOException {
      bytes.readFully(position, into, offset, length);
      position += length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      byte[] read = new byte[into.remaining()];
      int length = read(read, 0, read.length);
      if (length > 0) {
        into.put(read, 0, length);
      }
      return length;
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
      byte[] read = new byte[into.remaining()];
      readFully(read);
      into.put(read);
    }
  }
}
