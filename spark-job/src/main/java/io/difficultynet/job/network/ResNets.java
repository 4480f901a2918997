package io.difficultynet.job.network;

import io.difficultynet.job.network.Node.Add;
import io.difficultynet.job.network.Node.BatchNorm;
import io.difficultynet.job.network.Node.Convolution;
import io.difficultynet.job.network.Node.GlobalAveragePool;
import io.difficultynet.job.network.Node.Input;
import io.difficultynet.job.network.Node.Linear;
import io.difficultynet.job.network.Node.MaxPool;
import io.difficultynet.job.network.Node.Relu;
import io.difficultynet.job.network.Node.Subsample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Residual networks of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR
 * 2016 (<a href="https://arxiv.org/abs/1512.03385">arXiv:1512.03385</a>).
 *
 * <p>{@link #forSmallImages}, section 4.2: depth 6n + 2, one 3x3 convolution, three stages of n
 * blocks with width, 2 width and 4 width channels on maps of the input's size, half and a quarter
 * of it.
 *
 * <p>{@link #forLargeImages}, section 4.1 and table 1: a 7x7 convolution with stride 2, 3x3 max
 * pooling with stride 2, four stages with width, 2, 4 and 8 width channels (four times as many with
 * bottleneck blocks) on maps of side / 4 to side / 32. A bottleneck block has its stride in its 3x3
 * convolution, not in the first 1x1 as in the paper: so do torchvision's networks (<a
 * href="https://catalog.ngc.nvidia.com/orgs/nvidia/resources/resnet_50_v1_5_for_pytorch">"v1.5"</a>),
 * whose parameter counts and order of parameters these have.
 *
 * <p>Layers have torchvision's names. Its classifier is {@code fc}; networks for small images,
 * which it does not have, are named the same way with three stages.
 *
 * <p>Both end with global average pooling and one linear layer. Not thread-safe; one instance
 * builds one network.
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

  /** Outputs of a bottleneck block over the width of its 3x3 convolution. */
  private static final int EXPANSION = 4;

  /** Blocks in each of the four stages, by depth (table 1; depth 10 halves the blocks of 18). */
  private static final Map<Integer, List<Integer>> LARGE_STAGES =
      Map.of(
          10, List.of(1, 1, 1, 1),
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3));

  private static final int SHALLOWEST_WITH_BOTTLENECKS = 50;

  private final List<Node> nodes = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
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
   * @param input with a height and width that are multiples of 4; 32 in the paper
   * @param classes C, at least 2
   */
  public static NetworkDescription forSmallImages(
      int depth, int width, Shortcut shortcut, Input input, int classes) {
    if (depth < 8 || (depth - 2) % 6 != 0) {
      throw new IllegalArgumentException(
          "depth must be 6n + 2 with n at least 1 (20, 32, 44, 56, 110), got " + depth);
    }
    requireSizes(width, input, 4, classes);
    ResNets net = new ResNets(shortcut);
    int x = net.add(input);
    x = net.relu(net.convolutionAndNorm(x, input.channels(), width, 3, 1, "", 1));
    int in = width;
    for (int stage = 0; stage < 3; stage++) {
      int out = width << stage;
      for (int block = 0; block < (depth - 2) / 6; block++) {
        x = net.block(x, in, out, stage > 0 && block == 0 ? 2 : 1, layer(stage, block));
        in = out;
      }
    }
    return net.end("ResNet-" + depth, x, in, classes);
  }

  /**
   * The network of section 4.1.
   *
   * @param depth 10, 18 or 34 with basic blocks; 50, 101 or 152 with bottleneck blocks
   * @param width channels of the first stage's 3x3 convolutions, even; 64 in the paper
   * @param shortcut B in the paper's networks of 50 layers and more, and in torchvision
   * @param input with a height and width that are multiples of 32; 224 in the paper
   * @param classes C, at least 2
   */
  public static NetworkDescription forLargeImages(
      int depth, int width, Shortcut shortcut, Input input, int classes) {
    List<Integer> blocks = LARGE_STAGES.get(depth);
    if (blocks == null) {
      throw new IllegalArgumentException(
          "depth must be one of %s, got %d".formatted(new TreeSet<>(LARGE_STAGES.keySet()), depth));
    }
    requireSizes(width, input, 32, classes);
    boolean bottleneck = depth >= SHALLOWEST_WITH_BOTTLENECKS;
    ResNets net = new ResNets(shortcut);
    int x = net.add(input);
    x = net.relu(net.convolutionAndNorm(x, input.channels(), width, 7, 2, "", 1)); // half
    x = net.add(new MaxPool(x, 3, 2, 1)); // a quarter
    int in = width;
    for (int stage = 0; stage < blocks.size(); stage++) {
      int inner = width << stage;
      for (int block = 0; block < blocks.get(stage); block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        String at = layer(stage, block);
        x =
            bottleneck
                ? net.bottleneck(x, in, inner, stride, at)
                : net.block(x, in, inner, stride, at);
        in = bottleneck ? EXPANSION * inner : inner;
      }
    }
    return net.end("ResNet-" + depth, x, in, classes);
  }

  private static void requireSizes(int width, Input input, int reduction, int classes) {
    boolean fits = input.height() % reduction == 0 && input.width() % reduction == 0;
    if (width < 2 || width % 2 != 0 || input.length() < 1 || !fits || classes < 2) {
      throw new IllegalArgumentException(
          "width must be even and positive, the input's channels positive, its height and width"
              + " positive multiples of %d and classes at least 2, got width %d, %s, classes %d"
                  .formatted(reduction, width, input, classes));
    }
  }

  private NetworkDescription end(String name, int x, int channels, int classes) {
    int pooled = add(new GlobalAveragePool(x));
    add(new Linear(pooled, channels, classes), "fc");
    return new NetworkDescription(name, nodes, layers);
  }

  /** What torchvision puts before the layers of a block; stages count from 1, blocks from 0. */
  private static String layer(int stage, int block) {
    return "layer" + (stage + 1) + "." + block + ".";
  }

  private int block(int x, int in, int out, int stride, String at) {
    int y = relu(convolutionAndNorm(x, in, out, 3, stride, at, 1));
    y = convolutionAndNorm(y, out, out, 3, 1, at, 2);
    return relu(add(new Add(y, shortcut(x, in, out, stride, at))));
  }

  private int bottleneck(int x, int in, int inner, int stride, String at) {
    int out = EXPANSION * inner;
    int y = relu(convolutionAndNorm(x, in, inner, 1, 1, at, 1));
    y = relu(convolutionAndNorm(y, inner, inner, 3, stride, at, 2));
    y = convolutionAndNorm(y, inner, out, 1, 1, at, 3);
    return relu(add(new Add(y, shortcut(x, in, out, stride, at))));
  }

  private int shortcut(int x, int in, int out, int stride, String at) {
    boolean sameShape = in == out && stride == 1;
    if (shortcut == Shortcut.C || (shortcut == Shortcut.B && !sameShape)) {
      int y = add(new Convolution(x, in, out, 1, stride, 0), at + "downsample.0");
      return add(new BatchNorm(y, out), at + "downsample.1");
    }
    return sameShape ? x : add(new Subsample(x, in, out, stride));
  }

  private int convolutionAndNorm(
      int x, int in, int out, int kernel, int stride, String at, int number) {
    int y = add(new Convolution(x, in, out, kernel, stride, kernel / 2), at + "conv" + number);
    return add(new BatchNorm(y, out), at + "bn" + number);
  }

  private int relu(int x) {
    return add(new Relu(x));
  }

  private int add(Node node) {
    return add(node, "");
  }

  private int add(Node node, String layer) {
    nodes.add(node);
    layers.add(layer);
    return nodes.size() - 1;
  }
}
