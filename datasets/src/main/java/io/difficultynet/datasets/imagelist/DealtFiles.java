package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.longtail.HashHoldOut;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a source without test files of its own, dealt to training and test: by the hash of
 * their path below the root, so that they stay where they are when other files come. All runs of
 * the source test on the same files, whatever their seeds are.
 *
 * @param train those to train on
 * @param test those to test on
 */
record DealtFiles(FoundFiles train, FoundFiles test) {
  private static final long SEED_OF_ALL_RUNS = 0;

  /**
   * Deals files.
   *
   * @param all of the source
   * @param root folder in which the paths begin that are hashed
   * @param classes C
   */
  static DealtFiles of(FoundFiles all, String root, TestShare share, int classes) {
    List<ImageFile> files = all.files();
    boolean[] forTest =
        HashHoldOut.of(
            files.stream().mapToInt(ImageFile::label).toArray(),
            files.stream()
                .mapToLong(file -> HashHoldOut.hash(SEED_OF_ALL_RUNS, below(root, file)))
                .toArray(),
            share,
            classes);
    List<ImageFile> train = new ArrayList<>();
    List<ImageFile> test = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      (forTest[i] ? test : train).add(files.get(i));
    }
    return new DealtFiles(all.with(train), FoundFiles.NONE.with(test));
  }

  private static String below(String root, ImageFile file) {
    String location = file.location().location();
    return location.substring(root.endsWith("/") ? root.length() : root.length() + 1);
  }
}
