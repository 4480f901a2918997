package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;

/**
 * What an engine takes of an executor's memory for a network, as it was measured, beside what every
 * run takes. In bytes, as doubles: no network is too large to say so.
 */
public interface EngineMemory {

  /**
   * Outside the heap: outputs of layers, and parameters in the engine's own layouts.
   *
   * @param network as the engine computes it
   */
  double outsideHeap(NetworkDescription network, PassSizes passes);

  /**
   * In the heap.
   *
   * @param network as the engine computes it
   */
  double inHeap(NetworkDescription network, PassSizes passes);
}
