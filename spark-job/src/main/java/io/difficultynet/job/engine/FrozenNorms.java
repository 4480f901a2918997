package io.difficultynet.job.engine;

import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkDescription.ParameterSpan;
import io.difficultynet.job.network.NetworkDescription.StatisticSpan;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.Node.BatchNorm;
import io.difficultynet.job.network.Node.Convolution;
import io.difficultynet.job.network.Node.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A replica that trains with the running batch-norm statistics and does not change them. A batch
 * normalisation is then a fixed scale and shift of each channel of the convolution W before it, and
 * one convolution with a bias does both:
 *
 * <pre>
 *   r = 1 / sqrt(σ² + ε)
 *   W'_c = γ_c r_c W_c,                       b'_c = β_c − γ_c r_c μ_c
 *   ∂L/∂W_c = γ_c r_c ∂L/∂W'_c,               ∂L/∂β_c = ∂L/∂b'_c
 *   ∂L/∂γ_c = r_c (Σ_k W_ck ∂L/∂W'_ck − μ_c ∂L/∂b'_c)
 * </pre>
 *
 * The network of the inner replica therefore has no batch normalisation, in training and in
 * prediction. Every engine can compute it, and it needs no memory for the activations of
 * normalisations. Scale γ and shift β are trained like other parameters. The replica owns the inner
 * one. One thread may use it at a time.
 */
public final class FrozenNorms implements Replica {

  private final NetworkDescription network;
  private final Replica inner;
  private final List<Fold> folds = new ArrayList<>();
  private final List<Copy> copies = new ArrayList<>();
  private final float[] parameters; // [P]
  private final float[] statistics;
  private final float[] folded; // of the inner network
  private final float[] foldedGradient;
  private boolean stale = true;

  /**
   * A convolution and the normalisation after it, with their offsets in the outer and the inner
   * network.
   *
   * @param fanIn number of weights of a channel
   */
  private record Fold(
      int channels, int fanIn, int weight, int scale, int mean, int innerWeight, int innerBias) {}

  /** A range of parameters that both networks have. */
  private record Copy(int from, int to, int length) {}

  /**
   * Returns the network that the inner replica computes, in which each normalisation is a part of
   * the convolution before it.
   *
   * @throws IllegalArgumentException where a normalisation does not follow a convolution of its own
   */
  public static NetworkDescription withoutNorms(NetworkDescription network) {
    return without(network, moved(network));
  }

  private FrozenNorms(NetworkDescription network, Function<NetworkDescription, Replica> engine) {
    this.network = network;
    int[] moved = moved(network);
    NetworkDescription without = without(network, moved);
    plan(without, moved);
    this.inner = engine.apply(without);
    this.parameters = new float[network.parameterCount()];
    this.statistics = NetworkInitialiser.statistics(network);
    this.folded = new float[without.parameterCount()];
    this.foldedGradient = new float[without.parameterCount()];
  }

  /**
   * Returns a replica of {@code network}.
   *
   * @param engine makes the replica of the network without normalisations
   * @throws IllegalArgumentException where a normalisation does not follow a convolution of its own
   */
  public static FrozenNorms over(
      NetworkDescription network, Function<NetworkDescription, Replica> engine) {
    return new FrozenNorms(network, engine);
  }

  @Override
  public NetworkDescription network() {
    return network;
  }

  @Override
  public void useThreads(int threads) {
    inner.useThreads(threads);
  }

  @Override
  public void load(float[] newParameters) {
    System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
    stale = true;
  }

  @Override
  public void loadStatistics(float[] newStatistics) {
    if (Arrays.equals(newStatistics, statistics)) {
      return; // as before every pass of a round
    }
    System.arraycopy(newStatistics, 0, statistics, 0, statistics.length);
    stale = true;
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    folded().gradient(batch, objective, foldedGradient);
    for (Copy copy : copies) {
      System.arraycopy(foldedGradient, copy.to, gradient, copy.from, copy.length);
    }
    for (Fold fold : folds) {
      unfold(fold, gradient);
    }
  }

  /** Does nothing, because the statistics are frozen. */
  @Override
  public void trackStatistics() {}

  @Override
  public float[] trainingLogits(Batch batch) {
    return folded().trainingLogits(batch);
  }

  @Override
  public float[] logits(Batch batch) {
    return folded().logits(batch);
  }

  @Override
  public float[] features(Batch batch) {
    return folded().features(batch);
  }

  @Override
  public void statistics(float[] into) {
    System.arraycopy(statistics, 0, into, 0, statistics.length);
  }

  @Override
  public void close() {
    inner.close();
  }

  /** Returns the inner replica, loaded with the parameters and statistics that were loaded last. */
  private Replica folded() {
    if (stale) {
      for (Copy copy : copies) {
        System.arraycopy(parameters, copy.from, folded, copy.to, copy.length);
      }
      folds.forEach(this::fold);
      inner.load(folded);
      stale = false;
    }
    return inner;
  }

  private void fold(Fold f) {
    for (int c = 0; c < f.channels; c++) {
      double scale = parameters[f.scale + c] * inverseDeviation(f, c);
      for (int k = c * f.fanIn; k < (c + 1) * f.fanIn; k++) {
        folded[f.innerWeight + k] = (float) (scale * parameters[f.weight + k]);
      }
      double shift = parameters[f.scale + f.channels + c];
      folded[f.innerBias + c] = (float) (shift - scale * statistics[f.mean + c]);
    }
  }

  private void unfold(Fold f, float[] gradient) {
    for (int c = 0; c < f.channels; c++) {
      double r = inverseDeviation(f, c);
      double scale = parameters[f.scale + c] * r;
      double along = 0; // Σ_k W_ck ∂L/∂W'_ck
      for (int k = c * f.fanIn; k < (c + 1) * f.fanIn; k++) {
        double byWeight = foldedGradient[f.innerWeight + k];
        along += parameters[f.weight + k] * byWeight;
        gradient[f.weight + k] = (float) (scale * byWeight);
      }
      double byBias = foldedGradient[f.innerBias + c];
      gradient[f.scale + c] = (float) (r * (along - statistics[f.mean + c] * byBias));
      gradient[f.scale + f.channels + c] = (float) byBias;
    }
  }

  private double inverseDeviation(Fold f, int channel) {
    return 1 / Math.sqrt(statistics[f.mean + f.channels + channel] + BatchNorm.EPSILON);
  }

  /**
   * Returns the position of each node in the inner network. A normalisation has that of its
   * convolution.
   */
  private static int[] moved(NetworkDescription network) {
    List<Node> nodes = network.nodes();
    int[] readers = new int[nodes.size()];
    nodes.forEach(node -> node.inputs().forEach(input -> readers[input]++));
    int[] moved = new int[nodes.size()];
    int count = 0;
    for (int i = 0; i < moved.length; i++) {
      if (nodes.get(i) instanceof BatchNorm norm) {
        boolean own = readers[norm.input()] == 1;
        if (!own || !(nodes.get(norm.input()) instanceof Convolution c) || c.hasBias()) {
          throw new IllegalArgumentException(
              "Node %d (%s) of %s does not follow a convolution of its own without a bias"
                  .formatted(i, norm, network.name()));
        }
        moved[i] = moved[norm.input()];
      } else {
        moved[i] = count++;
      }
    }
    return moved;
  }

  private static NetworkDescription without(NetworkDescription network, int[] moved) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < moved.length; i++) {
      Node node = network.nodes().get(i);
      if (node instanceof BatchNorm) {
        Convolution c = (Convolution) nodes.get(moved[i]);
        nodes.set(
            moved[i],
            new Convolution(
                c.input(),
                c.inChannels(),
                c.outChannels(),
                c.kernel(),
                c.stride(),
                c.padding(),
                true));
      } else {
        nodes.add(node.reading(input -> moved[input]));
      }
    }
    return new NetworkDescription(network.name() + " without batch norm", nodes);
  }

  private void plan(NetworkDescription without, int[] moved) {
    List<ParameterSpan> innerSpans = without.parameterSpans();
    List<StatisticSpan> norms = network.statisticSpans();
    List<ParameterSpan> spans = network.parameterSpans();
    for (ParameterSpan span : spans) {
      if (span.role() == Role.NORM_SCALE) {
        int input = network.nodes().get(span.node()).inputs().get(0);
        ParameterSpan weight = of(spans, input, Role.WEIGHT);
        ParameterSpan innerWeight = of(innerSpans, moved[input], Role.WEIGHT);
        ParameterSpan innerBias = of(innerSpans, moved[input], Role.BIAS);
        int mean =
            norms.stream()
                .filter(norm -> norm.node() == span.node())
                .findFirst()
                .orElseThrow()
                .offset();
        folds.add(
            new Fold(
                span.length(),
                weight.parameters().fanIn(),
                weight.offset(),
                span.offset(),
                mean,
                innerWeight.offset(),
                innerBias.offset()));
      } else if (span.role() != Role.NORM_SHIFT) {
        int to = of(innerSpans, moved[span.node()], span.role()).offset();
        copies.add(new Copy(span.offset(), to, span.length())); // a folded one is overwritten
      }
    }
  }

  private static ParameterSpan of(List<ParameterSpan> spans, int node, Role role) {
    return spans.stream()
        .filter(span -> span.node() == node && span.role() == role)
        .findFirst()
        .orElseThrow();
  }
}
