package io.difficultynet.job.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files under {@code dying:}, of which a process that dies changes no more: every change
 * after a number of them fails. Others may change files while one is read. To this program it is no
 * local file system, so a file is replaced in two steps, as on HDFS. For one thread.
 */
public final class DyingFileSystem extends RawLocalFileSystem {

  private static final String SCHEME = "dying";
  private static int left = Integer.MAX_VALUE;
  private static String awaited = "";
  private static Runnable meanwhile = () -> {};
  private static boolean renames = true;

  /** Settings with which Hadoop knows it. */
  public static Configuration of(Configuration settings) {
    settings.set("fs." + SCHEME + ".impl", DyingFileSystem.class.getName());
    settings.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
    return settings;
  }

  /** A folder of this machine. */
  public static String uri(Path folder) {
    return SCHEME + ":" + folder.toAbsolutePath();
  }

  /**
   * Does some work that may die.
   *
   * @param changes after which it does
   * @return whether it came to its end
   */
  public static boolean survives(int changes, Runnable work) {
    left = changes;
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      if (left > 0) {
        throw e;
      }
      return false;
    } finally {
      left = Integer.MAX_VALUE;
    }
  }

  /**
   * Does some work before a file is opened for the next time.
   *
   * @param name last part of the file's path
   */
  public static void beforeOpening(String name, Runnable work) {
    awaited = name;
    meanwhile = work;
  }

  @Override
  public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
    if (file.getName().equals(awaited)) {
      awaited = "";
      meanwhile.run();
    }
    return super.open(file, buffer);
  }

  /** Does some work while renaming fails and all else goes on. */
  public static void withoutRenaming(Runnable work) {
    renames = false;
    try {
      work.run();
    } finally {
      renames = true;
    }
  }

  private static void change() throws IOException {
    if (left == 0) {
      throw new IOException("the process is dead");
    }
    left--;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    change();
    return super.create(file, permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    change();
    return renames && super.rename(from, to);
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path file, boolean all) throws IOException {
    change();
    return super.delete(file, all);
  }
}
