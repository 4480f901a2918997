package io.difficultynet.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of a few KiB, which is full soon: a {@code tmpfs} of its own. Mounting one takes root's
 * rights; without them the test is skipped and says so.
 */
final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk mount(Path folder, int kibibytes) throws IOException {
    Files.createDirectories(folder);
    int status =
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString());
    assumeTrue(status == 0, "mounting a small disk takes root's rights");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  void resize(int kibibytes) throws IOException {
    require(run("mount", "-o", "remount,size=" + kibibytes + "k", folder.toString()));
  }

  void readOnly() throws IOException {
    require(run("mount", "-o", "remount,ro", folder.toString()));
  }

  @Override
  public void close() throws IOException {
    require(run("umount", "-l", folder.toString()));
  }

  private static void require(int status) {
    if (status != 0) {
      throw new IllegalStateException("mount ended with status " + status);
    }
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
