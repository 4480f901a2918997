package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files that are trained on and measured with: the measurement would be too good. */
final class FilesInBoth {
  private FilesInBoth() {}

  /**
   * Refuses a file that is in two of training, validation and test.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE with the number of such files and the first
   */
  static void refuse(ImageFiles train, ImageFiles test) {
    List<String> fitted = train.locations();
    Set<String> seen = new HashSet<>(fitted.subList(0, train.validationFrom()));
    refuse(seen, fitted.subList(train.validationFrom(), fitted.size()), "validation");
    seen.addAll(fitted);
    refuse(seen, test.locations(), "test");
  }

  private static void refuse(Set<String> seen, List<String> locations, String part) {
    List<String> twice = locations.stream().filter(seen::contains).toList();
    if (!twice.isEmpty()) {
      throw new DifficultyNetException(
          ErrorCode.DATA_UNSUITABLE,
          "data",
          "%,d %s images are among the other images too, the first is %s"
              .formatted(twice.size(), part, twice.get(0)),
          "Take every image for one of training, validation and test");
    }
  }
}
