package io.difficultynet.datasets.imagelist;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.image.ImagePart;
import io.difficultynet.datasets.image.UsableFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.longtail.GroupWarnings;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Image files, once lists or folders have named them: looks at them where that is asked for, and
 * tells all that is wrong at once.
 *
 * @param classNames by the labels
 * @param settings how the files are handled
 * @param source opens them
 */
record ImageSet(List<String> classNames, ImageFileSettings settings, ByteSource source) {

  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  /** All parts of a source with test files of its own, after a look at every file. */
  TrainTest checked(FoundFiles train, FoundFiles validation, FoundFiles test) {
    return checked(train, validation, test, new ImagePart(TEST, test.files()));
  }

  /** The same where the test files are a share of the source's training files. */
  TrainTest checked(DealtFiles dealt, FoundFiles validation) {
    return checked(
        dealt.train(), validation, dealt.test(), new ImagePart(TEST, TRAIN, dealt.test().files()));
  }

  private TrainTest checked(
      FoundFiles train, FoundFiles validation, FoundFiles test, ImagePart testPart) {
    List<ImagePart> parts =
        List.of(
            new ImagePart(TRAIN, train.files()),
            new ImagePart(VALIDATION, validation.files()),
            testPart);
    Problems problems = new Problems();
    List<FoundFiles> found = List.of(train, validation, test);
    found.forEach(part -> problems.attempt(part::requireSound));
    if (problems.attempt(() -> requirePresent(found)) == null) {
      problems.throwIfAny("The images cannot be used"); // before a look at every file
    }
    List<Problem> twice = problems.attempt(() -> FilesInBoth.refuse(parts, source));
    UsableFiles usable =
        problems.attempt(() -> UsableFiles.of(parts, classNames, settings, source));
    problems.throwIfAny("The images cannot be used");
    if (twice == null || usable == null) {
      throw new IllegalStateException("the checks have passed without their findings");
    }
    DataFindings findings =
        found.stream().map(FoundFiles::findings).reduce(DataFindings.NONE, DataFindings::and);
    Map<String, List<@Nullable String>> groups = new LinkedHashMap<>();
    parts.forEach(
        part -> groups.put(part.word(), part.files().stream().map(ImageFile::group).toList()));
    return new TrainTest(
        train(usable.parts().get(0).files(), usable.parts().get(1).files(), DataFindings.NONE),
        test(usable.parts().get(2).files(), DataFindings.NONE),
        findings
            .and(DataFindings.ofWarnings(GroupWarnings.ofParts(groups)))
            .and(DataFindings.ofWarnings(twice))
            .and(usable.findings()));
  }

  /** Test files alone, after a look at every one. */
  ImageFiles checkedTest(FoundFiles test) {
    Problems problems = new Problems();
    problems.attempt(test::requireSound);
    problems.attempt(() -> requirePresent(List.of(test)));
    problems.throwIfAny("The images cannot be used");
    List<ImagePart> part = List.of(new ImagePart(TEST, test.files()));
    UsableFiles usable = UsableFiles.of(part, classNames, settings, source);
    return test(
        usable.parts().get(0).files(),
        test.findings()
            .and(DataFindings.ofWarnings(FilesInBoth.refuse(part, source)))
            .and(usable.findings()));
  }

  private List<FoundFiles> requirePresent(List<FoundFiles> parts) {
    if (settings.verify() != ImageFileSettings.Verify.NONE) {
      AbsentFiles.refuse(parts, source);
    }
    return parts;
  }

  /** Training files, those for validation last. */
  ImageFiles train(FoundFiles train, FoundFiles validation) {
    return train(
        train.requireSound().files(),
        validation.requireSound().files(),
        train.findings().and(validation.findings()));
  }

  private ImageFiles train(
      List<ImageFile> train, List<ImageFile> validation, DataFindings findings) {
    List<ImageFile> files = new ArrayList<>(train);
    files.addAll(validation);
    return new ImageFiles(files, train.size(), classNames, source, settings, findings);
  }

  /** Test files. */
  ImageFiles test(FoundFiles test) {
    return test(test.requireSound().files(), test.findings());
  }

  private ImageFiles test(List<ImageFile> test, DataFindings findings) {
    return new ImageFiles(test, test.size(), classNames, source, settings, findings);
  }
}
