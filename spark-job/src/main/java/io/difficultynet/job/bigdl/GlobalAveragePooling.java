package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.mkldnn.AvgPooling;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MemoryData;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Phase;
import io.difficultynet.job.network.Shape;
import scala.Tuple2;

/**
 * The mean of each map. It takes gradients in the layout in which it gives its output: for the
 * plain layout, in which a linear layer gives them, MKL-DNN has but its reference code, and that
 * took 2 % of ResNet-32.
 */
final class GlobalAveragePooling extends AvgPooling {

  GlobalAveragePooling(Shape in) {
    super(in.width(), in.height(), 1, 1, 0, 0, false, Layers.nchw());
  }

  @Override
  public Tuple2<MemoryData[], MemoryData[]> initBwdPrimitives(MemoryData[] grad, Phase phase) {
    return super.initBwdPrimitives(outputFormats(), phase);
  }
}
