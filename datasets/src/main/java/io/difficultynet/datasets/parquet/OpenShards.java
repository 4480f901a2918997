package io.difficultynet.datasets.parquet;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that stay open, at most {@value #MOST} and those that are being read; the one that was used
 * least recently is closed. Safe for use by several threads.
 */
final class OpenShards {
  static final int MOST = 64;

  private final ByteSource source;
  private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true); // by use

  OpenShards(ByteSource source) {
    this.source = source;
  }

  /** What is done with an open file. */
  interface Use<T> {
    T with(PositionedBytes bytes) throws IOException;
  }

  private static final class Open {
    private final PositionedBytes bytes;
    private int users;
    private boolean dropped;

    Open(PositionedBytes bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * Uses a file. Where that fails, it is opened anew and used once more: an interrupted thread
   * closes what it was reading, also for all others.
   *
   * @throws StorageException if storage does not give the file
   */
  <T> T use(String location, Use<T> use) throws IOException {
    try {
      return useOnce(location, use);
    } catch (IOException first) {
      try {
        return useOnce(location, use);
      } catch (IOException second) {
        second.addSuppressed(first);
        throw second;
      }
    }
  }

  private <T> T useOnce(String location, Use<T> use) throws IOException {
    Open file = acquire(location);
    boolean done = false;
    try {
      T result = use.with(file.bytes);
      done = true;
      return result;
    } finally {
      release(location, file, done);
    }
  }

  private synchronized Open acquire(String location) throws IOException {
    Open file = open.get(location);
    if (file == null) {
      file = new Open(opened(location));
      open.put(location, file);
      dropOldest();
    }
    file.users++;
    return file;
  }

  private PositionedBytes opened(String location) throws IOException {
    try {
      return new StorageException.Bytes(source.openPositioned(location));
    } catch (IOException e) {
      throw StorageException.of(e);
    }
  }

  private void dropOldest() throws IOException {
    Iterator<Open> files = open.values().iterator();
    while (open.size() > MOST && files.hasNext()) {
      Open oldest = files.next();
      files.remove();
      drop(oldest);
    }
  }

  private synchronized void release(String location, Open file, boolean sound) throws IOException {
    file.users--;
    if (!sound && open.remove(location, file)) {
      drop(file);
    } else if (file.dropped && file.users == 0) {
      file.bytes.close();
    }
  }

  private static void drop(Open file) throws IOException {
    file.dropped = true;
    if (file.users == 0) {
      file.bytes.close();
    }
  }
}
