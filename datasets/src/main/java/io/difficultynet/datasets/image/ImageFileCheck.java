package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Opens every file of a set and reads its header, or decodes all of it, several at a time: most of
 * the time goes into waiting for the file system. Gathers what is wrong in the order of the files;
 * after the first {@value #MOST_SHOWN} problems the others are counted only.
 */
final class ImageFileCheck {
  static final int MOST_SHOWN = 50;

  private static final int THREADS = 16;
  private static final int FILES_A_TASK = 256;

  private final ByteSource source;
  private final Verify how;

  ImageFileCheck(ByteSource source, Verify how) {
    this.source = source;
    this.how = how;
  }

  /**
   * Refuses all files that cannot be used.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT with one problem a file;
   *     STORAGE_FAILED if it is storage that did not give them, of each with a problem
   */
  void requireUsable(List<ImageFile> files) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<Finding>>> parts = new ArrayList<>();
      for (int from = 0; from < files.size(); from += FILES_A_TASK) {
        List<ImageFile> part = files.subList(from, Math.min(files.size(), from + FILES_A_TASK));
        parts.add(threads.submit(() -> findings(part)));
      }
      Problems problems = new Problems();
      FirstProblems badFiles = new FirstProblems(problems, MOST_SHOWN);
      boolean ofStorage = true;
      for (Future<List<Finding>> part : parts) {
        for (Finding found : part.get()) {
          badFiles.add(found.where, found.what, found.fix);
          ofStorage &= found.ofStorage;
        }
      }
      badFiles.countOthers(
          "data",
          "%,d more image files cannot be used",
          "Start with those above; where all are concerned, look at data.root");
      problems.throwIfAny(
          ofStorage ? ErrorCode.STORAGE_FAILED : ErrorCode.DATA_CORRUPT,
          "Not all image files can be used");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the image files were checked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the check of the image files failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Finding> findings(List<ImageFile> files) {
    List<Finding> findings = new ArrayList<>();
    Pixels scratch = new Pixels();
    for (ImageFile file : files) {
      Finding finding = finding(file, scratch);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private @Nullable Finding finding(ImageFile file, Pixels scratch) {
    String where = file.location().toString();
    try (InputStream in = source.open(file.location().location())) {
      if (how == Verify.HEADERS) {
        ImageHeader.read(in);
      } else {
        ImageDecoder.decode(in.readNBytes(ImageFiles.MOST_BYTES), scratch);
      }
      return null;
    } catch (UnreadableImageException e) {
      return new Finding(where, e.what(), e.fix(), false);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return new Finding(
          where,
          "there is no such file",
          "Correct data.root, copy the file there, or take it out of the data set",
          false);
    } catch (IOException e) {
      boolean ofStorage = Causes.ofStorage(e);
      return new Finding(
          where,
          "cannot be read: " + e,
          ofStorage ? DataFile.TRY_AGAIN : "Correct data.root, or the right to read the file",
          ofStorage);
    }
  }

  private record Finding(String where, String what, String fix, boolean ofStorage) {}
}
