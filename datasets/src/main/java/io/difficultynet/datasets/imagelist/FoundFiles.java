package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.findings.NotUsed;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a list or folders name, with all that is wrong with these: the files of a list
 * with one wrong line can be looked at all the same.
 *
 * @param files in their order
 * @param notUsed what lies beside them
 * @param warnings of the list or the folders, which do not keep the files from being used
 * @param problems of the list or the folders, not of the files
 * @param code what these problems are
 * @param headline what they amount to
 */
record FoundFiles(
    List<ImageFile> files,
    List<NotUsed> notUsed,
    List<Problem> warnings,
    Problems problems,
    ErrorCode code,
    String headline) {

  /** Of a set without such a part. */
  static final FoundFiles NONE =
      new FoundFiles(
          List.of(), List.of(), List.of(), new Problems(), ErrorCode.DATA_UNSUITABLE, "");

  FoundFiles {
    files = List.copyOf(files);
    notUsed = List.copyOf(notUsed);
    warnings = List.copyOf(warnings);
  }

  /** Some of these files, with all that was found of the list or the folders. */
  FoundFiles with(List<ImageFile> some) {
    return new FoundFiles(some, notUsed, warnings, problems, code, headline);
  }

  /** These files with some more warnings. */
  FoundFiles warning(List<Problem> more) {
    List<Problem> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new FoundFiles(files, notUsed, all, problems, code, headline);
  }

  /** Number of files of each of so many classes. */
  long[] counts(int classes) {
    long[] counts = new long[classes]; // [C]
    files.forEach(file -> counts[file.label()]++);
    return counts;
  }

  /** The key of the configuration that led to the files, for messages. */
  String key() {
    return files.isEmpty() ? "data" : files.get(0).location().key();
  }

  /** What there is to tell beside the files. */
  DataFindings findings() {
    return new DataFindings(List.of(), notUsed, warnings);
  }

  /** These where nothing is wrong; an error with all problems otherwise. */
  FoundFiles requireSound() {
    problems.throwIfAny(code, headline);
    return this;
  }
}
