package io.difficultynet.job.storage;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Data files on any Hadoop file system. A location without a scheme is on the default file system
 * of the Hadoop configuration. Never closes a file system: Hadoop shares them in the JVM.
 */
public final class HadoopByteSource implements ByteSource {

  private final Configuration hadoop;
  private final @Nullable String scratchFolder;

  /** Opens with the credentials and settings of {@code hadoop}. */
  public HadoopByteSource(Configuration hadoop) {
    this(hadoop, null);
  }

  /**
   * The same with a place for scratch files.
   *
   * @param scratchFolder on a local disk; null for the JVM's own
   */
  public HadoopByteSource(Configuration hadoop, @Nullable String scratchFolder) {
    this.hadoop = hadoop;
    this.scratchFolder = scratchFolder;
  }

  @Override
  public InputStream open(String location) throws IOException {
    return at(location, FileSystem::open);
  }

  @Override
  public boolean exists(String location) throws IOException {
    return at(
        location,
        (fileSystem, path) -> fileSystem.exists(path) && fileSystem.getFileStatus(path).isFile());
  }

  /** A local folder is listed as it is: Hadoop passes over its checksum files and broken links. */
  @Override
  public List<FolderEntry> list(String location) throws IOException {
    return at(
        location,
        (fileSystem, path) -> {
          File local = local(fileSystem, path);
          return local == null
              ? Arrays.stream(fileSystem.listStatus(path)).map(HadoopByteSource::entry).toList()
              : LocalByteSource.list(local.toPath());
        });
  }

  /** Null where it is on another file system. */
  private static @Nullable File local(FileSystem fileSystem, Path path) {
    if (fileSystem instanceof LocalFileSystem local) {
      return local.pathToFile(path);
    }
    return fileSystem instanceof RawLocalFileSystem raw ? raw.pathToFile(path) : null;
  }

  private static FolderEntry entry(FileStatus status) {
    FolderEntry.Kind kind =
        status.isDirectory()
            ? FolderEntry.Kind.FOLDER
            : status.isFile() ? FolderEntry.Kind.FILE : FolderEntry.Kind.OTHER;
    return new FolderEntry(status.getPath().getName(), kind);
  }

  @Override
  public String resolve(String location) throws IOException {
    return at(
        location,
        (fileSystem, path) -> {
          File local = local(fileSystem, path);
          return local == null
              ? fileSystem.makeQualified(path).toString()
              : LocalByteSource.resolve(local.toPath());
        });
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    return at(location, PositionedStream::new);
  }

  @Override
  public FileChannel scratchFile() throws IOException {
    return LocalByteSource.scratchFile(scratchFolder);
  }

  private interface Use<T> {
    T of(FileSystem fileSystem, Path path) throws IOException;
  }

  /** Hadoop refuses what is no path, or is one of another file system, as an argument. */
  private <T> T at(String location, Use<T> use) throws IOException {
    try {
      Path path = new Path(location);
      return use.of(FileSystems.toRead(path, hadoop), path);
    } catch (IllegalArgumentException e) {
      IOException malformed =
          new MalformedURLException(
              "'%s' is no path or URI that Hadoop can read: %s"
                  .formatted(location, e.getMessage()));
      malformed.initCause(e);
      throw malformed;
    }
  }
}
