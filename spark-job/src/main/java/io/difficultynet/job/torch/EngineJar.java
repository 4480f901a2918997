package io.difficultynet.job.torch;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;

/** The jar with libtorch, which is not part of the job jar. Safe to use where it is missing. */
public final class EngineJar {

  /** Any class of the jar; a name, so that this class loads without it. */
  private static final String PROBE = "org.bytedeco.pytorch.Tensor";

  private EngineJar() {}

  /**
   * Makes sure that the jar is on the class path.
   *
   * @param place for messages: which process asks
   * @throws DifficultyNetException ENGINE_MISSING where it is not
   */
  public static void require(String place) {
    try {
      Class.forName(PROBE, false, EngineJar.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new DifficultyNetException(
          ErrorCode.ENGINE_MISSING,
          place,
          "has no libtorch on its class path, which network.engine = torch needs",
          "Build its jar once with deploy/bin/build-torch, then give it before the command as --jars"
              + " deploy/torch/target/difficulty-net-torch.jar; or set network.engine to bigdl",
          e);
    }
  }
}
