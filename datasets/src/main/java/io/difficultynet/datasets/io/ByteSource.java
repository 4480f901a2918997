package io.difficultynet.datasets.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Opens bytes by location. The readers know no file system: {@link LocalByteSource} serves local
 * files, a Spark job implements this over Hadoop's file systems.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface ByteSource {

  /**
   * Opens the bytes at {@code location} from their beginning. The caller closes the stream.
   *
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} if nothing
   *     is there
   * @throws IOException if it cannot be opened for another reason
   */
  InputStream open(String location) throws IOException;

  /**
   * Whether there is a file to open at {@code location}.
   *
   * @throws IOException if the file system cannot say
   */
  boolean exists(String location) throws IOException;

  /**
   * All that is in the folder at {@code location}, hidden or not, in any order.
   *
   * @throws IOException if there is no such folder or it cannot be listed
   */
  List<FolderEntry> list(String location) throws IOException;

  /**
   * The one spelling of a location: complete, and, as far as the file system tells it, with links
   * followed. Of a location where nothing is, it is the one that a file there would have.
   *
   * @throws IOException if the location is none
   */
  String resolve(String location) throws IOException;

  /**
   * Opens the bytes at {@code location} to read at any position. The caller closes it. Errors as
   * those of {@link #open}.
   */
  PositionedBytes openPositioned(String location) throws IOException;

  /**
   * A new empty file on a disk of this machine, for bytes that can be had again from their source.
   * It is gone when it is closed, and when the JVM ends.
   *
   * @throws IOException if there is no disk to write to
   */
  default FileChannel scratchFile() throws IOException {
    throw new IOException("there is no disk for scratch files here");
  }

  /** The location of {@code name} inside the folder {@code folder}. */
  static String child(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }
}
