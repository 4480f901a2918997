package io.difficultynet.job.bigdl;

import io.difficultynet.job.engine.EngineMemory;
import io.difficultynet.job.engine.PassSizes;
import io.difficultynet.job.network.NetworkDescription;

/**
 * Memory of BigDL, which compiles a network for each size of pass.
 *
 * <p>Outside the heap, a network compiled for training holds the output of every layer and its
 * gradient, where batch normalisation and the ReLU over it are one (measured as growth of the
 * process by batch size: 1.94, 1.82 and 1.89 times the outputs for ResNet-20, ResNet-56 and
 * ResNet-50), one for prediction the outputs. All networks lie in the same memory, so the largest
 * counts. Each has parameters of its own in MKL-DNN's layouts (measured as growth of the process by
 * number of networks, ResNet-50: 3.5 times the parameters where it trains, 1.1 where it predicts).
 *
 * <p>In the heap, what the networks share, and the input of each.
 */
public final class BigDlMemory implements EngineMemory {

  /** Of the outputs. */
  private static final double TRAINING_COPIES = 2.2;

  /** The same in a network that predicts. */
  private static final double PREDICTION_COPIES = 1.1;

  /** Of parameters outside the heap, in a network that trains. */
  private static final double NATIVE_TRAINING_COPIES = 4;

  /** The same in one that predicts or gives features. */
  private static final double NATIVE_PREDICTION_COPIES = 1.2;

  /** Of parameters in the heap: a gradient, and values and gradient of a network while built. */
  private static final double LAYER_COPIES = 3;

  @Override
  public double outsideHeap(NetworkDescription network, PassSizes passes) {
    double outputs =
        Math.max(
                TRAINING_COPIES * passes.largestTraining(), PREDICTION_COPIES * passes.prediction())
            * network.fusedActivationCount();
    int predicting = 1 + passes.features().size();
    double copies =
        NATIVE_TRAINING_COPIES * passes.training().size() + NATIVE_PREDICTION_COPIES * predicting;
    return (outputs + copies * network.parameterCount()) * Float.BYTES;
  }

  @Override
  public double inHeap(NetworkDescription network, PassSizes passes) {
    double inputs =
        (double) passes.training().stream().mapToLong(Integer::longValue).sum()
            + passes.prediction();
    return (LAYER_COPIES * network.parameterCount() + inputs * network.input().length())
        * Float.BYTES;
  }
}
