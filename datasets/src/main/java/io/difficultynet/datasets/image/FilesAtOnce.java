package io.difficultynet.datasets.image;

import io.difficultynet.error.DifficultyNetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Looks at many files, several at a time: most of the time goes into waiting for storage. */
final class FilesAtOnce {
  private static final int THREADS = 16;
  private static final int FILES_A_TASK = 256;

  private FilesAtOnce() {}

  /**
   * What was seen of each file, in the order of the files.
   *
   * @param look at some of them, in one thread; gives one answer a file, and its exception is
   *     thrown here
   */
  static <T> List<T> look(List<ImageFile> files, Function<List<ImageFile>, List<T>> look) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<T>>> parts = new ArrayList<>();
      for (int from = 0; from < files.size(); from += FILES_A_TASK) {
        List<ImageFile> part = files.subList(from, Math.min(files.size(), from + FILES_A_TASK));
        parts.add(threads.submit(() -> look.apply(part)));
      }
      List<T> seen = new ArrayList<>();
      for (Future<List<T>> part : parts) {
        seen.addAll(part.get());
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the image files were looked at", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DifficultyNetException failure) {
        throw failure;
      }
      throw new IllegalStateException("looking at the image files failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
