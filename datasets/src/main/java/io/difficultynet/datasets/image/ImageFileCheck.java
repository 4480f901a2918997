package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.ByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problem;
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

  /** What is wrong with the files. */
  Problems of(List<ImageFile> files) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<Problem>>> parts = new ArrayList<>();
      for (int from = 0; from < files.size(); from += FILES_A_TASK) {
        List<ImageFile> part = files.subList(from, Math.min(files.size(), from + FILES_A_TASK));
        parts.add(threads.submit(() -> problems(part)));
      }
      Problems problems = new Problems();
      FirstProblems badFiles = new FirstProblems(problems, MOST_SHOWN);
      for (Future<List<Problem>> part : parts) {
        part.get().forEach(bad -> badFiles.add(bad.where(), bad.what(), bad.fix()));
      }
      badFiles.countOthers(
          "data",
          "%,d more image files cannot be used",
          "Start with those above; where all are concerned, look at data.root");
      return problems;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the image files were checked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the check of the image files failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Problem> problems(List<ImageFile> files) {
    List<Problem> problems = new ArrayList<>();
    Pixels scratch = new Pixels();
    for (ImageFile file : files) {
      Problem problem = problem(file, scratch);
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private @Nullable Problem problem(ImageFile file, Pixels scratch) {
    String where = file.location().toString();
    try (InputStream in = source.open(file.location().location())) {
      if (how == Verify.HEADERS) {
        ImageHeader.read(in);
      } else {
        ImageDecoder.decode(in.readNBytes(ImageFiles.MOST_BYTES), scratch);
      }
      return null;
    } catch (UnreadableImageException e) {
      return new Problem(where, e.what(), e.fix());
    } catch (FileNotFoundException | NoSuchFileException e) {
      return new Problem(
          where,
          "there is no such file",
          "Correct data.root, copy the file there, or take it out of the data set");
    } catch (IOException e) {
      return new Problem(
          where,
          "cannot be read: " + e,
          "Look at the right to read it and at the file system, and try again");
    }
  }
}
