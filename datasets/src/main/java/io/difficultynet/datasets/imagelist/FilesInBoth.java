package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImagePart;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for a file that is named twice, however it is spelled: with {@code ..} or {@code //}, as a
 * path or as a URI, or by a link. In two of training, validation and test it is a mistake, because
 * the measurement would be too good; twice in one of them it is worth a warning.
 */
final class FilesInBoth {
  private final ByteSource source;
  private final Map<String, String> seen = new HashMap<>(); // one spelling -> as it was written
  private final Problems problems = new Problems();
  private final List<Problem> warnings = new ArrayList<>();

  private FilesInBoth(ByteSource source) {
    this.source = source;
  }

  /**
   * Refuses a file that is in two parts.
   *
   * @param parts in the order training, validation, test
   * @return a warning for each part that has a file twice
   * @throws io.difficultynet.error.DifficultyNetException DATA_UNSUITABLE with the number of such
   *     files and the first
   */
  static List<Problem> refuse(List<ImagePart> parts, ByteSource source) {
    FilesInBoth files = new FilesInBoth(source);
    parts.forEach(files::part);
    files.problems.throwIfAny(ErrorCode.DATA_UNSUITABLE, "The parts of the data share files");
    return files.warnings;
  }

  private void part(ImagePart part) {
    Map<String, String> own = new HashMap<>();
    int inBoth = 0;
    String firstInBoth = "";
    int twice = 0;
    String firstTwice = "";
    for (ImageFile file : part.files()) {
      String written = file.location().location();
      String resolved = file.location().resolved(source);
      String earlier = seen.get(resolved);
      if (earlier != null && inBoth++ == 0) {
        firstInBoth = pair(written, earlier);
      }
      String here = own.putIfAbsent(resolved, written);
      if (here != null && twice++ == 0) {
        firstTwice = pair(written, here);
      }
    }
    own.forEach(seen::putIfAbsent);
    if (inBoth > 0) {
      problems.add(
          "data",
          "%,d %s images are among the other images too, the first is %s"
              .formatted(inBoth, part.word(), firstInBoth),
          "Take every image for one of training, validation and test");
    }
    if (twice > 0) {
      warnings.add(
          new Problem(
              "data",
              "%,d %s images are files that are there already, the first is %s"
                  .formatted(twice, part.word(), firstTwice),
              "Remove the links or lines that lead to the same file, unless it is to count twice"));
    }
  }

  private static String pair(String written, String earlier) {
    return written.equals(earlier)
        ? written
        : "%s, the same file as %s".formatted(written, earlier);
  }
}
