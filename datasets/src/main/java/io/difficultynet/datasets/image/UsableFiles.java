package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.conf.RejectedSettings;
import io.difficultynet.datasets.RejectedSamples;
import io.difficultynet.datasets.SameBytes;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.findings.DataFindings;
import io.difficultynet.findings.RejectedSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a set that can be used, after a look at all of them as the settings say.
 *
 * @param parts those of each part, in the order of the parts
 * @param findings files that were left out, and files of several parts with the same bytes
 */
public record UsableFiles(List<ImagePart> parts, DataFindings findings) {

  /** Copies the list. */
  public UsableFiles {
    parts = List.copyOf(parts);
  }

  /**
   * Looks at the files of some parts.
   *
   * @param parts in the order training, validation, test
   * @param classNames by the labels
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT or DATA_UNSUITABLE where
   *     files cannot be used and the settings do not leave them out; STORAGE_FAILED where it is
   *     storage that did not give them: such files are never left out
   */
  public static UsableFiles of(
      List<ImagePart> parts,
      List<String> classNames,
      ImageFileSettings settings,
      ByteSource source) {
    return new Look(classNames, settings, source).at(parts);
  }

  /** One look at a set. */
  private static final class Look {
    private final List<String> classNames;
    private final ImageFileSettings settings;
    private final ImageFileCheck check;
    private final RejectedSamples rule;
    private final SameBytes sameBytes = new SameBytes();
    private final List<RejectedSample> rejected = new ArrayList<>();
    private final Map<RejectedSample, String> places = new HashMap<>();
    private final List<Problem> ofStorage = new ArrayList<>();

    Look(List<String> classNames, ImageFileSettings settings, ByteSource source) {
      this.classNames = classNames;
      this.settings = settings;
      this.check = new ImageFileCheck(source, settings.verify());
      this.rule = new RejectedSamples(settings.rejected());
    }

    UsableFiles at(List<ImagePart> parts) {
      List<ImagePart> usable = parts.stream().map(this::usable).toList();
      requireStorage();
      rule.require(rejected, sample -> places.getOrDefault(sample, sample.origin()));
      return new UsableFiles(usable, new DataFindings(rejected, List.of(), sameBytes.warnings()));
    }

    private ImagePart usable(ImagePart part) {
      List<ImageFileCheck.Finding> findings = check.look(part.files());
      List<ImageFile> sound = new ArrayList<>();
      List<String> digests = new ArrayList<>();
      for (int i = 0; i < findings.size(); i++) {
        ImageFile file = part.files().get(i);
        rule.has(part.of(), classNames.get(file.label()), 1);
        Problem problem = findings.get(i).problem();
        if (problem == null) {
          sound.add(file);
          digests.add(findings.get(i).sha256());
        } else {
          reject(part.of(), file, problem, findings.get(i).ofStorage());
        }
      }
      if (settings.verify() == Verify.DECODE) {
        sameBytes.part(
            part.word(), sound.size(), digests::get, i -> sound.get(i).location().location());
      }
      return part.with(sound);
    }

    private void reject(String part, ImageFile file, Problem problem, boolean byStorage) {
      RejectedSample sample =
          new RejectedSample(
              part,
              file.location().location(),
              classNames.get(file.label()),
              problem.what(),
              problem.fix());
      rejected.add(sample);
      places.put(sample, problem.where());
      if (byStorage) {
        ofStorage.add(problem);
      }
    }

    /** What storage did not give now may be sound: it is no reason to train without it. */
    private void requireStorage() {
      boolean mistakesToo = ofStorage.size() < rejected.size();
      if (mistakesToo && settings.rejected().action() == RejectedSettings.Action.REFUSE) {
        return; // all are told as a mistake, which stays one in the next try
      }
      Problems problems = new Problems();
      FirstProblems first = new FirstProblems(problems, RejectedSamples.MOST_SHOWN);
      ofStorage.forEach(problem -> first.add(problem.where(), problem.what(), problem.fix()));
      first.countOthers("data", "%,d more files cannot be read", "Start with those above");
      problems.throwIfAny(ErrorCode.STORAGE_FAILED, "Not all image files can be read");
    }
  }
}
