package io.difficultynet.job.storage;

import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file of a Hadoop file system; its positioned reads may go on in several threads at once. */
final class PositionedStream implements PositionedBytes {

  private final FileSystem fileSystem;
  private final Path path;
  private final FSDataInputStream stream;

  PositionedStream(FileSystem fileSystem, Path path) throws IOException {
    this.fileSystem = fileSystem;
    this.path = path;
    this.stream = fileSystem.open(path);
  }

  @Override
  public long size() throws IOException {
    return fileSystem.getFileStatus(path).getLen();
  }

  @Override
  public void readFully(long position, byte[] into, int offset, int length) throws IOException {
    stream.readFully(position, into, offset, length);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
