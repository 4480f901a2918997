package io.difficultynet.job.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this machine that behaves as a store of objects: a file appears when it is closed,
 * unless it was aborted, and a rename, which would copy there, is refused.
 */
public final class ObjectFileSystem extends RawLocalFileSystem {

  private static final String SCHEME = "objects";

  /** Settings with which Hadoop knows it. */
  static Configuration settings() {
    Configuration settings = new Configuration(false);
    settings.set("fs." + SCHEME + ".impl", ObjectFileSystem.class.getName());
    settings.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
    return settings;
  }

  static String uri(java.nio.file.Path folder) {
    return SCHEME + ":" + folder.toAbsolutePath();
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) {
    return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Upload(pathToFile(file).toPath()), null);
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new AssertionError(from + " would be copied to " + to);
  }

  private static final class Upload extends ByteArrayOutputStream implements Abortable {

    private final java.nio.file.Path object;
    private boolean aborted;

    Upload(java.nio.file.Path object) {
      this.object = object;
    }

    @Override
    public AbortableResult abort() {
      aborted = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return false;
        }

        @Override
        public @Nullable IOException anyCleanupException() {
          return null;
        }
      };
    }

    @Override
    public void close() throws IOException {
      if (!aborted) {
        Files.createDirectories(object.resolveSibling(""));
        Files.write(object, toByteArray());
      }
    }
  }
}
