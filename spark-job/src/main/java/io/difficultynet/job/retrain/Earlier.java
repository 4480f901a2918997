package io.difficultynet.job.retrain;

import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import io.difficultynet.job.checkpoint.SealedFolder;
import io.difficultynet.job.run.ModelFolder;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.Decision;
import io.difficultynet.text.Screen;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What earlier nights leave for this one to do: to go on, to begin, or nothing.
 *
 * @param models where they are
 * @param warmStart whether candidates start from the champion's weights
 */
record Earlier(ModelsFolder models, boolean warmStart) {

  /**
   * The newest run, where it was stopped and is the one that would be trained now.
   *
   * @param now what would be trained in the folder of a run
   */
  Optional<String> unfinished(Function<String, TrainingRun> now) {
    return newestFirst().stream()
        .findFirst()
        .filter(run -> models.decision(run).isEmpty())
        .filter(run -> now.apply(run).isSameRun());
  }

  /** The last run of the same configuration that did not fail, where it had the same data. */
  Optional<String> same(RunIdentity now) {
    for (String run : newestFirst()) {
      RunIdentity before = madeOf(run).orElse(null);
      if (before != null
          && comparable(before).configuration().equals(comparable(now).configuration())) {
        return Optional.of(run).filter(same -> comparable(before).equals(comparable(now)));
      }
    }
    return Optional.empty();
  }

  /** What a run was made of that was decided on; empty where it failed or its model is damaged. */
  private Optional<RunIdentity> madeOf(String run) {
    Folder model = models.run(run).model();
    boolean succeeded =
        models
            .decision(run)
            .filter(decision -> decision.outcome() != Decision.Outcome.FAILED)
            .isPresent();
    try {
      return succeeded && SealedFolder.isSealed(model)
          ? Optional.of(ModelFolder.identity(model))
          : Optional.empty();
    } catch (DifficultyNetException e) {
      if (e.code().fault() == Fault.CLUSTER) {
        throw e; // it may be sound
      }
      Screen.message("warning " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Where candidates start from the champion, another champion alone is no reason to train. */
  private RunIdentity comparable(RunIdentity run) {
    return warmStart ? run.withoutPretrained() : run;
  }

  private List<String> newestFirst() {
    return models.runs().stream().sorted(Collections.reverseOrder()).toList();
  }
}
