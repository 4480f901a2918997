package io.difficultynet.datasets.io;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of one data file, front to back. A gzip file is known by its first bytes (1f 8b, <a
 * href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>), whatever its name, and is read as
 * what it contains. Every failure is a {@link DifficultyNetException} that names the file and its
 * key.
 *
 * <p>For one thread.
 */
public final class DataFile implements AutoCloseable {
  /** What to do about a file that is not what it should be. */
  public static final String COPY_AGAIN =
      "The file is damaged or incomplete: download or copy it again and compare its checksum with the publisher's";

  /** What to do about a file that has another checksum than Hadoop has noted. */
  private static final String OTHER_CHECKSUM =
      "Copy the file again; if it was replaced on purpose, delete that .crc file";

  /** What to do about a file that storage did not give. */
  public static final String TRY_AGAIN =
      "Start the run again; if it fails at the same place, check the file system";

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final DataLocation location;
  private final InputStream bytes;
  private long position;

  private DataFile(DataLocation location, InputStream bytes) {
    this.location = location;
    this.bytes = bytes;
  }

  /**
   * Opens a file.
   *
   * @throws DifficultyNetException DATA_MISSING if there is nothing that may be opened,
   *     STORAGE_FAILED if storage does not give it, ACCESS_DENIED if it may not, DATA_CORRUPT if it
   *     begins like a gzip file and is none
   */
  public static DataFile open(ByteSource source, DataLocation location) {
    InputStream raw;
    try {
      raw = source.open(location.location());
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new DifficultyNetException(
          ErrorCode.DATA_MISSING,
          location.toString(),
          "there is no such file",
          "Correct " + location.key(),
          e);
    } catch (IOException e) {
      throw unopened(location, e);
    }
    try {
      return new DataFile(location, unpacked(new BufferedInputStream(raw, BUFFER_BYTES)));
    } catch (IOException e) {
      DifficultyNetException failure = failure(location, 0, e);
      closeAfter(failure, raw);
      throw failure;
    }
  }

  /** The error of a file that cannot be opened: STORAGE_FAILED, or DATA_MISSING by a mistake. */
  public static DifficultyNetException unopened(DataLocation location, IOException cause) {
    return StorageError.of(
            cause,
            "cannot be opened",
            ErrorCode.DATA_MISSING,
            "Correct " + location.key() + ", or the right to read the file")
        .at(location.toString(), cause);
  }

  private static InputStream unpacked(BufferedInputStream buffered) throws IOException {
    buffered.mark(2);
    int first = buffered.read();
    int second = buffered.read();
    buffered.reset();
    return (first << 8 | second) == GZIP_MAGIC
        ? new GZIPInputStream(buffered, BUFFER_BYTES)
        : buffered;
  }

  private static void closeAfter(DifficultyNetException failure, InputStream open) {
    try {
      open.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Key and location, for messages. */
  public DataLocation location() {
    return location;
  }

  /**
   * Reads {@code length} bytes, or as many as are left.
   *
   * @return the number of bytes read
   */
  public int read(byte[] into, int offset, int length) {
    try {
      int read = bytes.readNBytes(into, offset, length);
      position += read;
      return read;
    } catch (IOException e) {
      throw failure(location, position, e);
    }
  }

  /** Reads {@code length} bytes, or as many as are left, into a new array of as many. */
  public byte[] readUpTo(int length) {
    try {
      byte[] read = bytes.readNBytes(length);
      position += read.length;
      return read;
    } catch (IOException e) {
      throw failure(location, position, e);
    }
  }

  /**
   * Checks that the file ends here.
   *
   * @param after what came last, such as {@code the last of its 10 images}
   * @throws DifficultyNetException DATA_CORRUPT if there are more bytes
   */
  public void expectEnd(String after) {
    if (read(new byte[1], 0, 1) > 0) {
      throw corrupt("has more bytes after " + after, COPY_AGAIN);
    }
  }

  /** A DATA_CORRUPT error that names this file. */
  public DifficultyNetException corrupt(String what, String fix) {
    return corrupt(location, what, fix);
  }

  /** A DATA_CORRUPT error that names the file at {@code location}. */
  public static DifficultyNetException corrupt(DataLocation location, String what, String fix) {
    return new DifficultyNetException(ErrorCode.DATA_CORRUPT, location.toString(), what, fix);
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw failure(location, position, e);
    }
  }

  private static DifficultyNetException failure(
      DataLocation location, long position, IOException cause) {
    if (Causes.ofChecksum(cause)) {
      return new DifficultyNetException(
          ErrorCode.DATA_CORRUPT,
          location.toString(),
          "does not have the checksum that the hidden .crc file beside it says",
          OTHER_CHECKSUM,
          cause);
    }
    if (cause instanceof ZipException || cause instanceof EOFException) {
      return new DifficultyNetException(
          ErrorCode.DATA_CORRUPT,
          location.toString(),
          "its gzip data is damaged or cut off after %,d unpacked bytes (%s)"
              .formatted(position, Causes.text(cause)),
          COPY_AGAIN,
          cause);
    }
    return StorageError.of(
            cause,
            "reading failed after %,d bytes".formatted(position),
            ErrorCode.STORAGE_FAILED,
            TRY_AGAIN)
        .at(location.toString(), cause);
  }
}
