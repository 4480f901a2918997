package io.difficultynet.datasets.io;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/**
 * Room in the heap for what a file is to fill. A few bytes of gzip can unpack to gigabytes, so it
 * is looked at while the file is read, and not after the heap is full.
 *
 * @param bytes that may be held
 */
public record HeapRoom(long bytes) {

  /** Room in this JVM: three quarters of the heap, since the rest of the program needs some. */
  public static HeapRoom ofThisJvm() {
    return new HeapRoom(Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  /** How many items of a size there is room for. */
  public long items(long bytesOfOne) {
    return bytes / bytesOfOne;
  }

  /**
   * Refuses a file that fills more.
   *
   * @param items what it has, such as {@code images}
   * @param count of these, so far or as its header says
   * @param bytesOfOne in the heap
   * @throws DifficultyNetException DATA_UNSUITABLE
   */
  public void require(DataLocation file, String items, long count, long bytesOfOne) {
    if (count > items(bytesOfOne)) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          file.toString(),
          "has %,d %s or more, and the heap has room for %,d (%,d MiB)"
              .formatted(count, items, items(bytesOfOne), bytes >> 20),
          "Raise --driver-memory and --executor-memory, or give a smaller set");
    }
  }
}
