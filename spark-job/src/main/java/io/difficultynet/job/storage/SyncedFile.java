package io.difficultynet.job.storage;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Local files whose bytes are on the disk before they are put in place. */
final class SyncedFile extends FilterOutputStream {

  private static final int BUFFER = 1 << 16; // bytes

  private final FileChannel file;

  private SyncedFile(FileChannel file) {
    super(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
    this.file = file;
  }

  /** A file to write anew. Closing it waits until its bytes are on the disk. */
  static OutputStream create(Path path) throws IOException {
    return new SyncedFile(
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      out.flush();
      if (file.isOpen()) {
        file.force(true);
      }
    }
  }

  /** Puts a file in place of another or of none; there is no moment without either. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(to.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
