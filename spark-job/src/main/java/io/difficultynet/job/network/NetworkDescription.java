package io.difficultynet.job.network;

import io.difficultynet.job.network.Node.BatchNorm;
import io.difficultynet.job.network.Node.Classifier;
import io.difficultynet.job.network.Node.Cosines;
import io.difficultynet.job.network.Node.GlobalAveragePool;
import io.difficultynet.job.network.Node.Input;
import io.difficultynet.job.network.Node.Relu;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as data: nodes in an order in which each reads only earlier ones, the first an {@link
 * Input}, the last a {@link Classifier} that gives the logits; or the body of one, without its
 * classifier, which gives features. Both engines and the checkpoint use the flat order that {@link
 * #parameterSpans()} and {@link #statisticSpans()} define.
 *
 * @param name for messages and the report, such as "ResNet-20"
 * @param nodes immutable
 * @param layers what PyTorch calls each node, such as {@code layer1.0.conv1}: torchvision where it
 *     has such a network, else {@code torch.nn.Sequential}; "" for a node without parameters, and
 *     for all of a network that is never stored
 */
public record NetworkDescription(String name, List<Node> nodes, List<String> layers)
    implements Serializable {

  /** Checks the order of the nodes. */
  public NetworkDescription {
    nodes = List.copyOf(nodes);
    layers = List.copyOf(layers);
    if (layers.size() != nodes.size()) {
      throw new IllegalArgumentException(
          "A network has a layer name, maybe empty, for each of its %d nodes, got %d"
              .formatted(nodes.size(), layers.size()));
    }
    if (nodes.size() < 2 || !(nodes.get(0) instanceof Input)) {
      throw new IllegalArgumentException(
          "A network starts with an Input and has at least two nodes, got " + nodes);
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (int input : nodes.get(i).inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException(
              "Node " + i + " (" + nodes.get(i) + ") reads node " + input + ", not an earlier one");
        }
      }
    }
    int last = nodes.size() - 1;
    if (!shapes(nodes).get(last).row() && !(nodes.get(last) instanceof GlobalAveragePool)) {
      throw new IllegalArgumentException(
          "A network ends with a classifier or the features of one, got " + nodes.get(last));
    }
  }

  /** A network without names of its layers. */
  public NetworkDescription(String name, List<Node> nodes) {
    this(name, nodes, Collections.nCopies(nodes.size(), ""));
  }

  /**
   * Some consecutive parameters of the flat array.
   *
   * @param node position of the node that owns them
   * @param offset of the first, in floats
   * @param parameters what they are
   */
  public record ParameterSpan(int node, int offset, Node.Parameters parameters)
      implements Serializable {
    /** What they are to the optimizer and the initialiser. */
    public Node.Role role() {
      return parameters.role();
    }

    /** In floats. */
    public int length() {
      return parameters.length();
    }
  }

  /**
   * The running mean (offset) and running variance (offset + channels) of one batch normalisation.
   */
  public record StatisticSpan(int node, int offset, int channels) implements Serializable {}

  /** The network's input. */
  public Input input() {
    return (Input) nodes.get(0);
  }

  /**
   * The last node, which turns features into logits.
   *
   * @throws IllegalStateException where this is the body of a network
   */
  public Classifier classifier() {
    if (nodes.get(last()) instanceof Classifier classifier) {
      return classifier;
    }
    throw new IllegalStateException(name + " gives features; it has no classifier");
  }

  /** Position of the node that gives what a classifier reads, in a body the last. */
  public int featureNode() {
    return nodes.get(last()) instanceof Classifier classifier ? classifier.input() : last();
  }

  /** Floats that a node gives for one sample. */
  public int width(int node) {
    return shapes().get(node).length();
  }

  /** Floats that the last node gives for one sample: C, or of a body the features F. */
  public int outputs() {
    return width(last());
  }

  /** The same network with the cosines of features and class weights as logits. */
  public NetworkDescription withCosines() {
    List<Node> changed = new ArrayList<>(nodes);
    Classifier linear = classifier();
    changed.set(last(), new Cosines(linear.input(), linear.inFeatures(), linear.outFeatures()));
    return new NetworkDescription(name + " with cosine classifier", changed, layers);
  }

  /** What lies before the classifier, which reads the node before it; gives the features. */
  public NetworkDescription body() {
    if (classifier().input() != last() - 1) {
      throw new IllegalStateException(
          "The classifier of %s does not read the node before it".formatted(name));
    }
    return new NetworkDescription(
        "body of " + name, nodes.subList(0, last()), layers.subList(0, last()));
  }

  private int last() {
    return nodes.size() - 1;
  }

  /** Number of classes C, the length of the logits of one sample. */
  public int classes() {
    return classifier().outFeatures();
  }

  /** Where the classifier's parameters start in the flat order, which they end. */
  public int classifierOffset() {
    return parameterSpans().stream()
        .filter(span -> span.node() < last())
        .mapToInt(ParameterSpan::length)
        .sum();
  }

  /** Spans in flat order: node by node, weight before bias, scale before shift. */
  public List<ParameterSpan> parameterSpans() {
    List<ParameterSpan> spans = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < nodes.size(); i++) {
      for (Node.Parameters parameters : nodes.get(i).parameters()) {
        spans.add(new ParameterSpan(i, offset, parameters));
        offset = Math.addExact(offset, parameters.length());
      }
    }
    return spans;
  }

  /** Spans of the batch-norm statistics in flat order. */
  public List<StatisticSpan> statisticSpans() {
    List<StatisticSpan> spans = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < nodes.size(); i++) {
      int channels = nodes.get(i).runningChannels();
      if (channels > 0) {
        spans.add(new StatisticSpan(i, offset, channels));
        offset += 2 * channels;
      }
    }
    return spans;
  }

  /** Whether the output of a node is N x width, behind a linear layer, and not N x C x H x W. */
  public boolean givesRows(int node) {
    return shapes().get(node).row();
  }

  /** Of each node: how many times others read it. */
  public int[] readers() {
    int[] readers = new int[nodes.size()];
    for (Node node : nodes) {
      for (int input : node.inputs()) {
        readers[input]++;
      }
    }
    return readers;
  }

  /**
   * The batch normalisation under each ReLU, where nothing else reads it, so that an engine may
   * compute both in one pass: its node by the ReLU's.
   */
  public Map<Integer, Integer> normsUnderRelus() {
    int[] readers = readers();
    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof Relu relu
          && nodes.get(relu.input()) instanceof BatchNorm
          && readers[relu.input()] == 1) {
        found.put(i, relu.input());
      }
    }
    return found;
  }

  /** Floats in the outputs for one sample, without batch normalisations under ReLUs. */
  public long fusedActivationCount() {
    List<Shape> shapes = shapes();
    long saved = normsUnderRelus().values().stream().mapToLong(i -> shapes.get(i).length()).sum();
    return activationCount() - saved;
  }

  /**
   * Floats in the outputs for one sample that are there at once, where each goes when nothing is
   * left to read it.
   */
  public long greatestLiveActivationCount() {
    List<Shape> shapes = shapes();
    int[] toCome = readers();
    long live = 0;
    long greatest = 0;
    for (int i = 0; i < nodes.size(); i++) {
      live += shapes.get(i).length();
      greatest = Math.max(greatest, live);
      for (int read : nodes.get(i).inputs()) {
        toCome[read]--;
        live -= toCome[read] == 0 ? shapes.get(read).length() : 0;
      }
    }
    return greatest;
  }

  /** Floats in the outputs of all nodes for one sample. */
  public long activationCount() {
    return shapes().stream().mapToLong(Shape::length).sum();
  }

  /** Of each node: what it gives for one sample. */
  public List<Shape> shapes() {
    return shapes(nodes);
  }

  private static List<Shape> shapes(List<Node> nodes) {
    List<Shape> shapes = new ArrayList<>();
    for (Node node : nodes) {
      shapes.add(node.output(node.inputs().stream().map(shapes::get).toList()));
    }
    return shapes;
  }

  /** P, also where it is more than an array holds and nothing else of the network can be asked. */
  public long countParameters() {
    return nodes.stream()
        .flatMap(node -> node.parameters().stream())
        .mapToLong(Node.Parameters::longLength)
        .sum();
  }

  /** P, the number of trainable parameters. */
  public int parameterCount() {
    return parameterSpans().stream().mapToInt(ParameterSpan::length).sum();
  }

  /** Number of batch-norm statistics, means and variances together. */
  public int statisticCount() {
    return statisticSpans().stream().mapToInt(s -> 2 * s.channels()).sum();
  }
}
