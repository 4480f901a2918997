package io.difficultynet.job.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Hadoop's file systems. */
final class FileSystems {

  private FileSystems() {}

  /**
   * The file system of a path. Hadoop throws bare RuntimeExceptions of what the user can mend, such
   * as a class that is not there.
   *
   * @throws MissingLibraryException where Hadoop knows the file system and cannot load it
   * @throws IOException where it cannot be used for another reason
   */
  static FileSystem of(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (RuntimeException | LinkageError e) {
      if (lacksClass(e)) {
        throw new MissingLibraryException(scheme(path, hadoop), e);
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The file system to read a path with. For each local file Hadoop looks for one of its own with
   * checksums beside it, whose name it cannot make where that of the file has a colon.
   */
  static FileSystem toRead(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = of(path, hadoop);
    return fileSystem instanceof LocalFileSystem local && path.getName().contains(":")
        ? local.getRawFileSystem()
        : fileSystem;
  }

  private static String scheme(Path path, Configuration hadoop) {
    String own = path.toUri().getScheme();
    return own == null ? FileSystem.getDefaultUri(hadoop).getScheme() : own;
  }

  private static boolean lacksClass(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClassNotFoundException || cause instanceof LinkageError) {
        return true;
      }
    }
    return false;
  }
}
