package io.difficultynet.job.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that the system has given to this process. */
public final class ResidentMemory {

  private static final long PAGE = 4096; // bytes, of Linux on x86_64

  private ResidentMemory() {}

  /** In bytes. */
  public static long bytes() throws IOException {
    return PAGE * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
  }
}
