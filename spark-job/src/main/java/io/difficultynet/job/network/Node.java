package io.difficultynet.job.network;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * One operation of a network. {@code inputs()} are positions of earlier nodes in the description.
 * Tensors are N x C x H x W in single precision; {@link Linear} gives N x outFeatures. A feature
 * vector is an image of one pixel: N x D x 1 x 1.
 */
public sealed interface Node extends Serializable {

  /** What a network can end with: features [N x inFeatures] to logits [N x outFeatures]. */
  sealed interface Classifier extends Node {
    /** Position of the node that gives the features. */
    int input();

    /** Features F. */
    int inFeatures();

    /** Classes C. */
    int outFeatures();

    @Override
    default Shape output(List<Shape> inputs) {
      return Shape.row(outFeatures());
    }
  }

  /** Positions of the nodes whose outputs this one reads. */
  List<Integer> inputs();

  /** The same operation with its inputs elsewhere. */
  Node reading(IntUnaryOperator moved);

  /** What it gives for one sample, by the shapes of its inputs. */
  Shape output(List<Shape> inputs);

  /** Its trainable parameters in flat order. */
  default List<Parameters> parameters() {
    return List.of();
  }

  /** Channels of which it keeps running means, then as many running variances. */
  default int runningChannels() {
    return 0;
  }

  /** What parameters are to the optimizer and the initialiser. */
  enum Role {
    /** Weights of a convolution or a linear layer. */
    WEIGHT,
    /** Scale of a batch normalisation. */
    NORM_SCALE,
    /** Shift of a batch normalisation. */
    NORM_SHIFT,
    /** Bias of a convolution or a linear layer. */
    BIAS
  }

  /**
   * A tensor of parameters.
   *
   * @param role what they are
   * @param shape in PyTorch's order of dimensions, which is that of the flat array
   * @param fanIn inputs that feed one output of the node
   */
  record Parameters(Role role, List<Integer> shape, int fanIn) implements Serializable {
    /** Floats. */
    public int length() {
      return Math.toIntExact(longLength());
    }

    /** The same where they may be more than an array holds. */
    long longLength() {
      return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
  }

  /** The network's input, N x channels x height x width. Always node 0. */
  record Input(int channels, int height, int width) implements Node {
    /** Floats in one sample. */
    public int length() {
      return output(List.of()).length();
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return Shape.map(channels, height, width);
    }

    @Override
    public List<Integer> inputs() {
      return List.of();
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return this;
    }
  }

  /**
   * Convolution, square kernel, zero padding. Weight: outChannels x inChannels x kernel x kernel;
   * then, where it has one, the bias [outChannels].
   */
  record Convolution(
      int input,
      int inChannels,
      int outChannels,
      int kernel,
      int stride,
      int padding,
      boolean hasBias)
      implements Node {

    /** Without bias, as before a batch normalisation. */
    public Convolution(
        int input, int inChannels, int outChannels, int kernel, int stride, int padding) {
      this(input, inChannels, outChannels, kernel, stride, padding, false);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0).windows(outChannels, kernel, stride, padding);
    }

    @Override
    public List<Parameters> parameters() {
      int fanIn = inChannels * kernel * kernel;
      Parameters weight =
          new Parameters(Role.WEIGHT, List.of(outChannels, inChannels, kernel, kernel), fanIn);
      return hasBias
          ? List.of(weight, new Parameters(Role.BIAS, List.of(outChannels), fanIn))
          : List.of(weight);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Convolution(
          moved.applyAsInt(input), inChannels, outChannels, kernel, stride, padding, hasBias);
    }
  }

  /**
   * Batch normalisation (Ioffe and Szegedy 2015) over N, H and W with ε = 1e-5. Parameters: scale
   * [channels], then shift [channels]. Statistics: running mean [channels], then running variance
   * [channels].
   */
  record BatchNorm(int input, int channels) implements Node {
    /** Added to the variance. */
    public static final double EPSILON = 1e-5;

    /**
     * Weight of a batch in the running statistics: {@code running = 0.9 running + 0.1 batch}, the
     * default of the authors' framework. The batch variance is the unbiased one.
     */
    public static final double MOMENTUM = 0.1;

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public List<Parameters> parameters() {
      return List.of(
          new Parameters(Role.NORM_SCALE, List.of(channels), 1),
          new Parameters(Role.NORM_SHIFT, List.of(channels), 1));
    }

    @Override
    public int runningChannels() {
      return channels;
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new BatchNorm(moved.applyAsInt(input), channels);
    }
  }

  /** max(0, x). */
  record Relu(int input) implements Node {
    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Relu(moved.applyAsInt(input));
    }
  }

  /** Elementwise sum. */
  record Add(int left, int right) implements Node {
    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(left, right);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Add(moved.applyAsInt(left), moved.applyAsInt(right));
    }
  }

  /**
   * Shortcut of option A (He et al. 2016, section 4.2): every {@code stride}-th pixel, and zero
   * channels before and after so that inChannels becomes outChannels; no parameters. Channel c of
   * the input becomes channel c + (outChannels - inChannels) / 2.
   */
  record Subsample(int input, int inChannels, int outChannels, int stride) implements Node {
    /** Number of zero channels in front. */
    public int channelOffset() {
      return (outChannels - inChannels) / 2;
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0).windows(outChannels, 1, stride, 0);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Subsample(moved.applyAsInt(input), inChannels, outChannels, stride);
    }
  }

  /**
   * Largest value of each kernel x kernel window, one every {@code stride} pixels. Padding never
   * wins: it counts as −∞. Of equal values the gradient goes to one, which one is the engine's
   * choice.
   */
  record MaxPool(int input, int kernel, int stride, int padding) implements Node {
    @Override
    public Shape output(List<Shape> inputs) {
      return inputs.get(0).windows(inputs.get(0).channels(), kernel, stride, padding);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new MaxPool(moved.applyAsInt(input), kernel, stride, padding);
    }
  }

  /** Mean over H and W. */
  record GlobalAveragePool(int input) implements Node {
    @Override
    public Shape output(List<Shape> inputs) {
      return Shape.map(inputs.get(0).channels(), 1, 1);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new GlobalAveragePool(moved.applyAsInt(input));
    }
  }

  /**
   * Fully connected with bias: weight outFeatures x inFeatures, then bias [outFeatures]. Its input
   * has one pixel.
   */
  record Linear(int input, int inFeatures, int outFeatures) implements Classifier {
    @Override
    public List<Parameters> parameters() {
      return List.of(
          new Parameters(Role.WEIGHT, List.of(outFeatures, inFeatures), inFeatures),
          new Parameters(Role.BIAS, List.of(outFeatures), inFeatures));
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Linear(moved.applyAsInt(input), inFeatures, outFeatures);
    }
  }

  /**
   * Cosines of the features f of a sample with the weights W_c of each class, outFeatures x
   * inFeatures, no bias. Engines do not compute it; {@code engine.CosineClassifier} does, for all
   * of them.
   */
  record Cosines(int input, int inFeatures, int outFeatures) implements Classifier {
    @Override
    public List<Parameters> parameters() {
      return List.of(new Parameters(Role.WEIGHT, List.of(outFeatures, inFeatures), inFeatures));
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Node reading(IntUnaryOperator moved) {
      return new Cosines(moved.applyAsInt(input), inFeatures, outFeatures);
    }
  }
}
