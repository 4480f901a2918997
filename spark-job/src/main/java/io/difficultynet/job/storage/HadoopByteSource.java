package io.difficultynet.job.storage;

import io.difficultynet.datasets.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Data files on any Hadoop file system. A location without a scheme is on the default file system
 * of the Hadoop configuration. Never closes a file system: Hadoop shares them in the JVM.
 */
public final class HadoopByteSource implements ByteSource {

  private final Configuration hadoop;

  /** Opens with the credentials and settings of {@code hadoop}. */
  public HadoopByteSource(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  @Override
  public InputStream open(String location) throws IOException {
    Path path = new Path(location);
    return fileSystem(path).open(path);
  }

  @Override
  public boolean exists(String location) throws IOException {
    Path path = new Path(location);
    FileSystem fileSystem = fileSystem(path);
    return fileSystem.exists(path) && fileSystem.getFileStatus(path).isFile();
  }

  @Override
  public List<String> folders(String location) throws IOException {
    return names(location, FileStatus::isDirectory);
  }

  @Override
  public List<String> files(String location) throws IOException {
    return names(location, FileStatus::isFile);
  }

  private List<String> names(String location, Predicate<FileStatus> kind) throws IOException {
    Path path = new Path(location);
    return Arrays.stream(fileSystem(path).listStatus(path))
        .filter(kind)
        .map(status -> status.getPath().getName())
        .toList();
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }
}
