package io.difficultynet.job.bigdl;

import io.difficultynet.job.engine.EngineMemory;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;

/**
 * The BigDL engine as the other packages see it. The build for Spark 4 has another class in its
 * place, since BigDL has none for Scala 2.13.
 */
public final class BigDlEngine {

  private BigDlEngine() {}

  /**
   * Makes a replica.
   *
   * @param predictionBatch samples of a pass without gradients, at least 1
   */
  public static Replica replica(NetworkDescription network, int predictionBatch) {
    return new BigDlReplica(network, predictionBatch);
  }

  /**
   * Loads MKL-DNN.
   *
   * @throws io.difficultynet.error.DifficultyNetException NATIVE_FAILED
   */
  public static void loadNatives() {
    BigDlNatives.load();
  }

  /** Returns what it takes of an executor's memory. */
  public static EngineMemory memory() {
    return new BigDlMemory();
  }
}
