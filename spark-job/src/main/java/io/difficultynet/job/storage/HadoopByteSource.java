package io.difficultynet.job.storage;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
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

  @Override
  public List<String> folders(String location) throws IOException {
    return names(location, FileStatus::isDirectory);
  }

  @Override
  public List<String> files(String location) throws IOException {
    return names(location, FileStatus::isFile);
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    return at(location, PositionedStream::new);
  }

  @Override
  public FileChannel scratchFile() throws IOException {
    return LocalByteSource.scratchFile(scratchFolder);
  }

  private List<String> names(String location, Predicate<FileStatus> kind) throws IOException {
    return at(
        location,
        (fileSystem, path) ->
            Arrays.stream(fileSystem.listStatus(path))
                .filter(kind)
                .map(status -> status.getPath().getName())
                .toList());
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
