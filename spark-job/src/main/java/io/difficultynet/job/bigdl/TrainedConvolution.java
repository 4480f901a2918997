package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MemoryData;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Phase;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.ReorderManager;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.ReorderMemory;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.SpatialConvolution;
import io.difficultynet.job.network.Node;
import java.util.Collection;
import scala.collection.JavaConverters;

/**
 * A convolution whose one backward gives both gradients. BigDL's graph goes backward twice, first
 * for the inputs, then for the parameters, and adds up again what meets where a network forks.
 */
final class TrainedConvolution extends SpatialConvolution {

  private final boolean byInput;
  private final boolean byWeight;
  private MemoryData[] gradOutputForWeight = {};
  private final ReorderManager reorders = new ReorderManager(_this());

  /**
   * A convolution.
   *
   * @param byInput whether the gradient by the input is wanted
   * @param byWeight whether that by the weight is
   */
  TrainedConvolution(Node.Convolution c, boolean byInput, boolean byWeight) {
    super(
        c.inChannels(),
        c.outChannels(),
        c.kernel(),
        c.kernel(),
        c.stride(),
        c.stride(),
        c.padding(),
        c.padding(),
        1,
        true,
        null,
        null,
        null,
        null,
        null,
        null,
        c.hasBias(),
        Layers.nchw(),
        1,
        1);
    this.byInput = byInput;
    this.byWeight = byWeight;
  }

  /** What brings the gradient to the layout that the weight's wants, where that is another. */
  Collection<ReorderMemory> reorders() {
    return JavaConverters.asJavaCollection(reorders.reorders().values());
  }

  /** The graph hears of no other layout: it would count a reorder that it never asks for. */
  @Override
  public MemoryData[] initGradWPrimitives(MemoryData[] grad, Phase phase) {
    gradOutputForWeight = super.initGradWPrimitives(grad, phase);
    reorders.setRuntime(runtime());
    reorders.register(gradOutputFormats()[0], gradOutputForWeight[0]);
    return grad;
  }

  @Override
  public Activity updateGradInput(Activity input, Activity gradOutput) {
    if (byWeight) {
      accGradParameters(
          input, reorders.infer(gradOutputFormats(), gradOutputForWeight, gradOutput));
    }
    return byInput ? super.updateGradInput(input, gradOutput) : gradInput();
  }
}
