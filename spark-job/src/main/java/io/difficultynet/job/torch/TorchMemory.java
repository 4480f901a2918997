package io.difficultynet.job.torch;

import io.difficultynet.job.engine.EngineMemory;
import io.difficultynet.job.engine.PassSizes;
import io.difficultynet.job.network.NetworkDescription;

/**
 * Memory of libtorch, all of it outside the heap. This class loads nothing of it.
 *
 * <p>A step holds the outputs and frees them (measured as growth of the process's peak by batch
 * size: 0.9 to 1.0 times the outputs for ResNet-56 and ResNet-50, 1.2 for ResNet-20 before). A
 * prediction frees what nothing is left to read (measured the same way: 3.6 and 3.1 times the most
 * that is alive at once, ResNet-32 and ResNet-50). The largest batch counts. On a GPU less.
 */
public final class TorchMemory implements EngineMemory {

  /** Of the outputs. */
  private static final double TRAINING_COPIES = 1.5;

  /** Of the outputs that are alive at once. */
  private static final double PREDICTION_COPIES = 4;

  private static final double PARAMETER_COPIES = 4;

  @Override
  public double outsideHeap(NetworkDescription network, PassSizes passes) {
    double outputs =
        Math.max(
            TRAINING_COPIES * passes.largestTraining() * network.activationCount(),
            PREDICTION_COPIES * passes.prediction() * network.greatestLiveActivationCount());
    return (outputs + PARAMETER_COPIES * network.parameterCount()) * Float.BYTES;
  }

  @Override
  public double inHeap(NetworkDescription network, PassSizes passes) {
    return 0;
  }
}
