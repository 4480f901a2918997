package io.difficultynet.job.engine;

import io.difficultynet.job.engine.Node.Add;
import io.difficultynet.job.engine.Node.BatchNorm;
import io.difficultynet.job.engine.Node.Convolution;
import io.difficultynet.job.engine.Node.GlobalAveragePool;
import io.difficultynet.job.engine.Node.Input;
import io.difficultynet.job.engine.Node.Linear;
import io.difficultynet.job.engine.Node.Relu;
import io.difficultynet.job.engine.Node.Subsample;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks for small square images: He, Zhang, Ren and Sun, "Deep Residual Learning for
 * Image Recognition", CVPR 2016, section 4.2 (<a
 * href="https://arxiv.org/abs/1512.03385">arXiv:1512.03385</a>). Depth 6n + 2: one 3x3 convolution,
 * three stages of n blocks with width, 2 width and 4 width channels on maps of side, side / 2 and
 * side / 4, global average pooling, one linear layer. Not thread-safe; one instance builds one
 * network.
 */
public final class ResNets {

  /** How a block's input reaches its sum (section 3.3 of the paper). */
  public enum Shortcut {
    /** Identity; where the shape changes, subsampling and zero channels. No parameters. */
    A,
    /** Identity; where the shape changes, a 1x1 convolution with batch normalisation. */
    B,
    /** A 1x1 convolution with batch normalisation everywhere. */
    C
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Shortcut shortcut;

  private ResNets(Shortcut shortcut) {
    this.shortcut = shortcut;
  }

  /**
   * The network of section 4.2.
   *
   * @param depth 6n + 2 with n at least 1; the paper uses 20, 32, 44, 56 and 110
   * @param width channels of the first stage, even; 16 in the paper
   * @param shortcut A in the paper's CIFAR experiments
   * @param channels of the input image, 1 or 3
   * @param side of the square input in pixels, a multiple of 4; 32 in the paper
   * @param classes C, at least 2
   */
  public static NetworkDescription forSmallImages(
      int depth, int width, Shortcut shortcut, int channels, int side, int classes) {
    if (depth < 8 || (depth - 2) % 6 != 0) {
      throw new IllegalArgumentException(
          "depth must be 6n + 2 with n at least 1 (20, 32, 44, 56, 110), got " + depth);
    }
    if (width < 2 || width % 2 != 0 || channels < 1 || side < 4 || side % 4 != 0 || classes < 2) {
      throw new IllegalArgumentException(
          "width must be even and positive, channels positive, side a positive multiple of 4 and"
              + " classes at least 2, got width %d, channels %d, side %d, classes %d"
                  .formatted(width, channels, side, classes));
    }
    ResNets net = new ResNets(shortcut);
    int x = net.add(new Input(channels, side, side));
    x = net.relu(net.convolutionAndNorm(x, channels, width, 3, 1));
    int in = width;
    for (int stage = 0; stage < 3; stage++) {
      int out = width << stage;
      for (int block = 0; block < (depth - 2) / 6; block++) {
        x = net.block(x, in, out, stage > 0 && block == 0 ? 2 : 1);
        in = out;
      }
    }
    x = net.add(new GlobalAveragePool(x, in, side / 4));
    net.add(new Linear(x, in, classes));
    return new NetworkDescription("ResNet-" + depth, net.nodes);
  }

  private int block(int x, int in, int out, int stride) {
    int y = relu(convolutionAndNorm(x, in, out, 3, stride));
    y = convolutionAndNorm(y, out, out, 3, 1);
    return relu(add(new Add(y, shortcut(x, in, out, stride))));
  }

  private int shortcut(int x, int in, int out, int stride) {
    boolean sameShape = in == out && stride == 1;
    if (shortcut == Shortcut.C || (shortcut == Shortcut.B && !sameShape)) {
      return convolutionAndNorm(x, in, out, 1, stride);
    }
    return sameShape ? x : add(new Subsample(x, in, out, stride));
  }

  private int convolutionAndNorm(int x, int in, int out, int kernel, int stride) {
    int y = add(new Convolution(x, in, out, kernel, stride, kernel / 2));
    return add(new BatchNorm(y, out));
  }

  private int relu(int x) {
    return add(new Relu(x));
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }
}
