package io.difficultynet.datasets;

import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import java.io.InputStream;

/** Files that do not end: each begins with the same bytes, and others follow for ever. */
public final class EndlessByteSource extends UnlistedByteSource {
  private final byte[] start;
  private final byte[] repeated;

  /** Files of {@code start} and any number of {@code repeated}. */
  public EndlessByteSource(byte[] start, byte[] repeated) {
    this.start = start;
    this.repeated = repeated;
  }

  @Override
  public InputStream open(String location) {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        byte next =
            at < start.length
                ? start[(int) at]
                : repeated[(int) ((at - start.length) % repeated.length)];
        at++;
        return next & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        for (int i = 0; i < length; i++) {
          into[offset + i] = (byte) read();
        }
        return length;
      }
    };
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    throw new IOException("a file without an end has no positions");
  }
}
