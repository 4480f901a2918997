package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.abstractnn.DataFormat;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.CAddTable$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.HeapData;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.Input;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MaxPooling;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.MaxPooling$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.ReLU$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.ReorderMemory$;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.SpatialConvolution;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.SpatialConvolution$;
import com.intel.analytics.bigdl.mkl.DataType;
import com.intel.analytics.bigdl.mkl.Memory;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Shape;
import java.util.Arrays;

/** Translates one node of a network description to one BigDL MKL-DNN layer. */
final class Layers {

  private Layers() {}

  /**
   * The layer for a node.
   *
   * @param node no input
   * @param in what its first input gives
   * @param readsInput whether it reads the network's input, by which no gradient is asked for
   * @param withRelu whether the layer does a ReLU after it too, which a batch normalisation can
   */
  static AbstractModule<Activity, Activity, Object> of(
      Node node, Shape in, boolean readsInput, boolean withRelu) {
    if (node instanceof Node.Convolution c) {
      return new TrainedConvolution(c, !readsInput, true);
    } else if (node instanceof Node.BatchNorm b) {
      return new BatchNorm(b.channels(), withRelu);
    } else if (node instanceof Node.Relu) {
      return ReLU$.MODULE$.apply(0f);
    } else if (node instanceof Node.Add) {
      return CAddTable$.MODULE$.apply();
    } else if (node instanceof Node.Subsample s) {
      return subsample(s);
    } else if (node instanceof Node.MaxPool p) {
      return maxPool(p.kernel(), p.stride(), p.padding());
    } else if (node instanceof Node.GlobalAveragePool) {
      return new GlobalAveragePooling(in);
    } else if (node instanceof Node.Linear l) {
      return new TrainedLinear(l, !readsInput);
    }
    throw new IllegalArgumentException("The BigDL engine has no layer for " + node);
  }

  /** The input, for batches of one size. */
  static AbstractModule<Activity, Activity, Object> input(Node.Input in, int batchSize) {
    int[] shape = {batchSize, in.channels(), in.height(), in.width()};
    return new Input(shape, Memory.Format.nchw);
  }

  /** Brings what a linear layer gives from MKL-DNN's memory to a plain N x width array. */
  static AbstractModule<Activity, Activity, Object> rowsToHeap(int batchSize, int width) {
    return toHeap(new int[] {batchSize, width}, Memory.Format.nc);
  }

  /** The same for maps of one pixel, N x channels x 1 x 1, which a pooling gives. */
  static AbstractModule<Activity, Activity, Object> mapsToHeap(int batchSize, int channels) {
    return toHeap(new int[] {batchSize, channels, 1, 1}, Memory.Format.nchw);
  }

  private static AbstractModule<Activity, Activity, Object> toHeap(int[] shape, int format) {
    HeapData plain = new HeapData(shape, format, DataType.F32);
    return ReorderMemory$.MODULE$.apply(plain, null, null);
  }

  /**
   * Subsampling with zero channels as a 1x1 convolution whose fixed weight is 0 or 1. MKL-DNN has
   * no padding of channels; 1 · x + 0 · y is exact, and the layer's weight is never trained.
   */
  private static SpatialConvolution subsample(Node.Subsample s) {
    var asConvolution =
        new Node.Convolution(s.input(), s.inChannels(), s.outChannels(), 1, s.stride(), 0);
    SpatialConvolution layer = new TrainedConvolution(asConvolution, true, false);
    float[] weight = Scala.values(layer.weight().dense()); // [out x in]
    Arrays.fill(weight, 0f);
    for (int channel = 0; channel < s.inChannels(); channel++) {
      weight[(channel + s.channelOffset()) * s.inChannels() + channel] = 1f;
    }
    return layer;
  }

  /** BigDL rounds the output's side up unless told otherwise. */
  private static MaxPooling maxPool(int kernel, int stride, int padding) {
    return MaxPooling$.MODULE$
        .apply(kernel, kernel, stride, stride, padding, padding, nchw())
        .floor();
  }

  static DataFormat nchw() {
    return SpatialConvolution$.MODULE$.apply$default$18();
  }
}
