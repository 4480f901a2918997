package io.difficultynet.datasets.image;

import io.difficultynet.datasets.ClassDigests;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.digest.Sha256;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * By what image files are recognised without reading all of them: the length and the first {@value
 * #FIRST_BYTES} bytes of each. An encoded image whose pixels changed has another length, but for
 * rare cases in which its first bytes tell. The time of the last change is left out: a copy of the
 * same data elsewhere is the same data.
 */
final class FileFingerprints {
  private static final int FIRST_BYTES = 4096;
  private static final int THREADS = 16; // most of the time goes into waiting for the file system
  private static final int FILES_A_TASK = 256;

  private final ByteSource source;

  FileFingerprints(ByteSource source) {
    this.source = source;
  }

  /**
   * Opens every file.
   *
   * @throws DifficultyNetException DATA_MISSING or STORAGE_FAILED with the first file that cannot
   *     be opened
   */
  SourceFingerprint of(List<ImageFile> files, List<String> classNames) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<byte[]>>> parts = new ArrayList<>();
      for (int from = 0; from < files.size(); from += FILES_A_TASK) {
        List<ImageFile> part = files.subList(from, Math.min(files.size(), from + FILES_A_TASK));
        parts.add(threads.submit(() -> part.stream().map(file -> of(file.location())).toList()));
      }
      ClassDigests digests = new ClassDigests(classNames);
      int i = 0;
      for (Future<List<byte[]>> part : parts) {
        for (byte[] digest : part.get()) {
          digests.add(files.get(i++).label(), digest, 0, digest.length);
        }
      }
      return digests.fingerprint();
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

  private byte[] of(DataLocation file) {
    try (PositionedBytes bytes = source.openPositioned(file.location())) {
      long length = bytes.size();
      MessageDigest digest = Sha256.start();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
      digest.update(bytes.read(0, (int) Math.min(FIRST_BYTES, length)));
      return digest.digest();
    } catch (IOException e) {
      boolean storage = Causes.ofStorage(e);
      throw new DifficultyNetException(
          storage ? ErrorCode.STORAGE_FAILED : ErrorCode.DATA_MISSING,
          file.toString(),
          "cannot be opened: " + Causes.text(e),
          storage
              ? DataFile.TRY_AGAIN
              : "Correct " + file.key() + ", or the right to read the file",
          e);
    }
  }
}
