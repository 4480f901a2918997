package io.difficultynet.job.run;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.ChampionHistory;
import java.util.Optional;

/**
 * The file that says which run of a folder of models is the champion, and which were before:
 * {@value #NAME}. It is replaced as a whole, so a reader meets the old champion or the new one.
 *
 * @param models the folder of models
 */
public record ChampionFile(Folder models) {

  /** Name of the file. */
  public static final String NAME = "champion.json";

  /**
   * Returns the champions; empty where there is no such file.
   *
   * @throws DifficultyNetException RUN_MISSING where it cannot be understood
   */
  public Optional<ChampionHistory> read() {
    return models
        .textEvenWhileReplaced(NAME)
        .map(text -> ChampionHistory.fromJson(text, models + "/" + NAME));
  }

  /** Replaces the file. */
  public void write(ChampionHistory history) {
    models.writeText(NAME, history.toJson());
  }
}
