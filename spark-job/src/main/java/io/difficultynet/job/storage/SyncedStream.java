package io.difficultynet.job.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/** A file of Hadoop whose bytes are on disks when it is closed, where the file system can do so. */
final class SyncedStream extends FilterOutputStream {

  private final FSDataOutputStream file;

  SyncedStream(FSDataOutputStream file) {
    super(file);
    this.file = file;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (file.hasCapability(StreamCapabilities.HSYNC)) {
        file.hsync();
      }
    }
  }
}
