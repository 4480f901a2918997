package io.difficultynet.job.cluster;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The end of this process by a signal or by Spark, before its command is done. While Spark is torn
 * down it says hundreds of lines that help nobody, of executors that are lost and not started.
 */
public final class EndOfProcess {

  private static volatile boolean begun;

  private EndOfProcess() {}

  /**
   * The end begins: from now on the log, which is Spark's, is silent. What the job says itself does
   * not go there.
   */
  public static void begin() {
    begun = true;
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
  }

  /** Whether what happens now is a consequence of the end. */
  public static boolean hasBegun() {
    return begun;
  }
}
