package io.difficultynet.job.storage;

import io.difficultynet.datasets.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
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

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }
}
