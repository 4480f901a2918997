package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Linear;
import io.difficultynet.job.network.Node;

/** A linear layer whose one backward gives both gradients; see {@link TrainedConvolution}. */
final class TrainedLinear extends Linear {

  private final boolean byInput;

  TrainedLinear(Node.Linear l, boolean byInput) {
    super(l.inFeatures(), l.outFeatures(), null, null, null, null, null, null);
    this.byInput = byInput;
  }

  @Override
  public Activity updateGradInput(Activity input, Activity gradOutput) {
    accGradParameters(input, gradOutput);
    return byInput ? super.updateGradInput(input, gradOutput) : gradInput();
  }
}
