package io.difficultynet.job.network;

import io.difficultynet.job.network.Node.Input;
import io.difficultynet.job.network.Node.Linear;
import io.difficultynet.job.network.Node.Relu;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Networks for feature vectors: softmax regression and multilayer perceptrons with ReLU
 * (Goodfellow, Bengio and Courville, "Deep Learning", MIT Press 2016, <a
 * href="https://www.deeplearningbook.org/contents/mlp.html">chapter 6</a>),
 *
 * <pre>
 *   z = W_k relu(… relu(W_1 x + b_1) …) + b_k
 * </pre>
 *
 * <p>There is no batch normalisation: inputs are standardised, and without it a sample's logits
 * depend on the sample alone, so the number of executors only rounds. A vector of D features is an
 * image of one pixel with D channels, so engines need no node of its own for it.
 *
 * <p>Layers have the names of a {@code torch.nn.Sequential} of linear layers and ReLUs: {@code 0},
 * {@code 2}, {@code 4}, ….
 */
public final class Perceptrons {

  private Perceptrons() {}

  /**
   * Returns a network of hidden layers with a linear layer at its end.
   *
   * @param features D, at least 1
   * @param hidden number of units of each hidden layer, each at least 1; where the list is empty,
   *     the classifier reads the features
   * @param classes C, at least 2
   */
  public static NetworkDescription of(int features, List<Integer> hidden, int classes) {
    if (features < 1 || classes < 2 || hidden.stream().anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          "features and every hidden layer must be at least 1 and classes at least 2, got features"
              + " %d, hidden %s, classes %d".formatted(features, hidden, classes));
    }
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Input(features, 1, 1));
    int width = features;
    for (int units : hidden) {
      nodes.add(new Linear(nodes.size() - 1, width, units));
      nodes.add(new Relu(nodes.size() - 1));
      width = units;
    }
    nodes.add(new Linear(nodes.size() - 1, width, classes));
    return new NetworkDescription(name(hidden), nodes, layers(nodes));
  }

  /** As PyTorch counts the modules of a {@code Sequential}: from 0, those without numbers too. */
  private static List<String> layers(List<Node> nodes) {
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> nodes.get(i) instanceof Linear ? String.valueOf(i - 1) : "")
        .toList();
  }

  private static String name(List<Integer> hidden) {
    return hidden.isEmpty()
        ? "linear classifier"
        : "MLP-" + hidden.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }
}
