package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.mkl.MKL;
import com.intel.analytics.bigdl.mkl.MklDnn;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/** Loads the native libraries of BigDL and sets their threads. */
public final class BigDlNatives {

  /**
   * Milliseconds that an OpenMP thread spins after a parallel region before it sleeps. 0 lets other
   * threads of the machine have the core at once: two executors on one host would otherwise fight.
   */
  private static final int BLOCK_TIME_MILLIS = 0;

  static {
    // BigDL reads its engine once, from this property; MKL-DNN's layers exist in this engine only.
    System.setProperty("bigdl.engineType", "mkldnn");
  }

  private BigDlNatives() {}

  /**
   * Loads the libraries if they are not loaded yet.
   *
   * @throws DifficultyNetException NATIVE_FAILED where they do not fit the machine
   */
  public static void load() {
    boolean loaded;
    Throwable cause = null;
    try {
      loaded = MklDnn.isLoaded() && MKL.isMKLLoaded();
    } catch (LinkageError e) {
      loaded = false;
      cause = e;
    }
    if (!loaded) {
      throw new DifficultyNetException(
          ErrorCode.NATIVE_FAILED,
          "BigDL's MKL-DNN on %s %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
          "the native libraries cannot be loaded"
              + (cause == null ? "" : ": " + cause.getMessage()),
          "They need Linux on x86_64 with glibc, and a writable java.io.tmpdir that allows execution"
              + " (now "
              + System.getProperty("java.io.tmpdir")
              + ")",
          cause);
    }
  }

  /**
   * Sets the number of OpenMP threads of the calling thread; OpenMP keeps it for each thread.
   *
   * @param threads at least 1; the cores of the executor
   */
  public static void useThreads(int threads) {
    MKL.setNumThreads(threads);
    MKL.setBlockTime(BLOCK_TIME_MILLIS);
  }
}
