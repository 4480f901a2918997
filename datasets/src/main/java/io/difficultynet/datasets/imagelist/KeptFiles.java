package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.longtail.KeptClasses;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of a source with the classes of the model: those of small classes are left out, or have the
 * label of the merged class.
 *
 * @param classes of the model
 * @param files with labels of these
 */
record KeptFiles(KeptClasses classes, FoundFiles files) {

  /** The training files of a source, which say what classes the model has. */
  static KeptFiles ofTraining(
      FoundFiles found, List<String> sourceNames, SmallClassSettings settings) {
    long[] counts = found.counts(sourceNames.size());
    KeptClasses classes = KeptClasses.of(sourceNames, counts, settings);
    return new KeptFiles(
        classes, kept(found, classes).warning(classes.warnings(found.key(), counts)));
  }

  /**
   * Files of another part, or for a model that is there.
   *
   * @param found with labels of the source's classes
   */
  static FoundFiles of(FoundFiles found, KeptClasses classes) {
    return kept(found, classes)
        .warning(
            classes.warningsOfOtherPart(found.key(), found.counts(classes.sourceNames().size())));
  }

  private static FoundFiles kept(FoundFiles found, KeptClasses classes) {
    if (classes.isAll()) {
      return found;
    }
    List<ImageFile> files = new ArrayList<>();
    for (ImageFile file : found.files()) {
      int label = classes.label(file.label());
      if (label != KeptClasses.LEFT_OUT) {
        files.add(file.labelled(label));
      }
    }
    return found.with(files);
  }
}
