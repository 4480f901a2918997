package io.difficultynet.job.torch;

import org.junit.jupiter.api.Tag;

/** The same on the first GPU of this machine. */
@Tag("cuda")
class CudaPseudoStepTest extends TorchPseudoStepTest {

  @Override
  TorchDevice device() {
    return new TorchDevice(0);
  }
}
