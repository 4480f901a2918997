package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds out whether images are there at all before every one is looked at: a wrong folder, or
 * images that were never copied, is told at once and in one line, not file by file.
 */
final class AbsentFiles {

  /** Of a part with no more files each is looked at anyway. */
  private static final int LOOKS = 20;

  private AbsentFiles() {}

  /**
   * Looks for some files of each part, from its first to its last.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING that names the parts of
   *     which none is there
   */
  static void refuse(List<FoundFiles> parts, ByteSource source) {
    Problems problems = new Problems();
    parts.stream()
        .filter(part -> part.files().size() > LOOKS)
        .filter(part -> some(part.files()).stream().noneMatch(file -> exists(file, source)))
        .forEach(part -> note(part, problems));
    problems.throwIfAny(ErrorCode.DATA_MISSING, "Images are missing");
  }

  private static List<ImageFile> some(List<ImageFile> files) {
    return IntStream.range(0, LOOKS)
        .mapToObj(i -> files.get((int) ((long) i * (files.size() - 1) / (LOOKS - 1))))
        .toList();
  }

  /** Storage that does not say is left to the look at every file. */
  private static boolean exists(ImageFile file, ByteSource source) {
    try {
      return source.exists(file.location().location());
    } catch (IOException e) {
      return true;
    }
  }

  private static void note(FoundFiles part, Problems problems) {
    problems.add(
        part.key(),
        "names %,d files, and of %d that were looked for none is there, such as %s"
            .formatted(part.files().size(), LOOKS, part.files().get(0).location().location()),
        "Correct data.root, in which the paths of the list begin, or copy the images there");
  }
}
