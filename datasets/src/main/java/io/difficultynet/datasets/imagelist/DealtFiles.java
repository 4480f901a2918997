package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.longtail.GroupWarnings;
import io.difficultynet.datasets.longtail.HashHoldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files of a source without test files of its own, dealt to training and test: by the hash of
 * their path below the root, or of their group, so that they stay where they are when other files
 * come. All runs of the source test on the same files, whatever their seeds are.
 *
 * @param train those to train on
 * @param test those to test on
 */
record DealtFiles(FoundFiles train, FoundFiles test) {
  private static final long SEED_OF_ALL_RUNS = 0;

  /**
   * Deals files, and warns of classes of which no group can be for the test.
   *
   * @param all of the source
   * @param root folder in which the paths begin that are hashed
   */
  static DealtFiles of(FoundFiles all, String root, TestShare share, List<String> classNames) {
    List<ImageFile> files = all.files();
    boolean[] forTest =
        HashHoldOut.of(
            files.stream().mapToInt(ImageFile::label).toArray(),
            files.stream().mapToLong(file -> hash(file, root)).toArray(),
            share,
            classNames.size());
    List<ImageFile> train = new ArrayList<>();
    List<ImageFile> test = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      (forTest[i] ? test : train).add(files.get(i));
    }
    FoundFiles tested = FoundFiles.NONE.with(test);
    return new DealtFiles(
        all.with(train)
            .warning(
                GroupWarnings.ofUndivided(
                    classNames,
                    Arrays.stream(all.counts(classNames.size())).mapToInt(share::of).toArray(),
                    tested.counts(classNames.size()),
                    "test")),
        tested);
  }

  private static long hash(ImageFile file, String root) {
    String group = file.group();
    return HashHoldOut.hash(SEED_OF_ALL_RUNS, group == null ? FileGroups.below(root, file) : group);
  }
}
