package io.difficultynet.job.bigdl;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.engine.EngineMemory;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;

/** In place of the BigDL engine, which does not exist for the Scala of Spark 4. */
@SuppressWarnings("DoNotCallSuggester") // those who call cannot know
public final class BigDlEngine {

  private BigDlEngine() {}

  /**
   * Fails.
   *
   * @throws DifficultyNetException ENGINE_MISSING
   */
  public static Replica replica(NetworkDescription network, int predictionBatch) {
    throw missing();
  }

  /**
   * Fails.
   *
   * @throws DifficultyNetException ENGINE_MISSING
   */
  public static void loadNatives() {
    throw missing();
  }

  /**
   * Fails.
   *
   * @throws DifficultyNetException ENGINE_MISSING
   */
  public static EngineMemory memory() {
    throw missing();
  }

  private static DifficultyNetException missing() {
    return new DifficultyNetException(
        ErrorCode.ENGINE_MISSING,
        "network.engine",
        "is bigdl, which there is for Spark 3.5 alone",
        "Set network.engine to torch, or run on Spark 3.5 with the job that is built for it");
  }
}
