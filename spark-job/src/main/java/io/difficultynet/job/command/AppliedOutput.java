package io.difficultynet.job.command;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.apply.RejectedInput;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands that apply a model say of their output. */
final class AppliedOutput {

  private AppliedOutput() {}

  /**
   * Refuses a folder that exists, and one that cannot be written.
   *
   * @throws DifficultyNetException OUTPUT_EXISTS or OUTPUT_UNWRITABLE
   */
  static void requireNew(Folder folder) {
    if (folder.exists()) {
      throw new DifficultyNetException(
          ErrorCode.OUTPUT_EXISTS, "--output " + folder, "exists already", "Give another --output");
    }
    folder.requireWritable();
  }

  /**
   * Says how many samples were rejected, and why the first.
   *
   * @param folder that lists them; null where nothing is written
   */
  static void tell(List<RejectedInput> rejected, @Nullable Folder folder) {
    if (!rejected.isEmpty()) {
      RejectedInput first = rejected.get(0);
      Screen.err(
          "warning %,d %s, such as %s, which %s%s"
              .formatted(
                  rejected.size(),
                  rejected.size() == 1 ? "sample cannot be used" : "samples cannot be used",
                  first.origin(),
                  first.why().what(),
                  folder == null ? "" : "; all are in " + folder + "/" + RejectedInput.FILE));
    }
  }

  /** The error of samples of which none can be used. */
  static DifficultyNetException nothingUsable(List<RejectedInput> rejected) {
    return rejected.isEmpty()
        ? new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE, "--input", "has no samples", "Give samples")
        : new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            "--input",
            "has %,d samples, and none can be used; the first: %s %s"
                .formatted(rejected.size(), rejected.get(0).origin(), rejected.get(0).why().what()),
            rejected.get(0).why().fix());
  }
}
