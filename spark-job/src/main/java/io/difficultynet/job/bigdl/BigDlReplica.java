package io.difficultynet.job.bigdl;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.NetworkDescription;
import io.difficultynet.job.engine.NetworkInitialiser;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.job.engine.Replica;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replica on BigDL's MKL-DNN layers. Compiles a network for each batch size it meets and keeps it
 * (training: the two sizes of an epoch's batches and those of the meta step; prediction and
 * features: one size, a smaller batch fills part of it). Single-threaded outside, OpenMP inside.
 */
public final class BigDlReplica implements Replica {

  private final NetworkDescription network;
  private final int predictionBatchSize;
  private final Map<Integer, MklDnnNetwork> trainingNetworks = new HashMap<>();
  private @Nullable MklDnnNetwork predictionNetwork;
  private @Nullable MklDnnNetwork featureNetwork;
  private @Nullable MklDnnNetwork lastTrained;
  private final float[] parameters;
  private final float[] statistics;

  /**
   * Loads the natives.
   *
   * @param predictionBatchSize largest batch of {@link #logits}
   */
  public BigDlReplica(NetworkDescription network, int predictionBatchSize) {
    BigDlNatives.load();
    this.network = network;
    this.predictionBatchSize = predictionBatchSize;
    this.parameters = new float[network.parameterCount()];
    this.statistics = NetworkInitialiser.statistics(network);
  }

  @Override
  public NetworkDescription network() {
    return network;
  }

  @Override
  public void useThreads(int threads) {
    BigDlNatives.useThreads(threads);
  }

  @Override
  public void load(float[] newParameters) {
    System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
  }

  @Override
  public void loadStatistics(float[] newStatistics) {
    System.arraycopy(newStatistics, 0, statistics, 0, statistics.length);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    MklDnnNetwork compiled = trainingNetwork(batch.size());
    objective.differentiate(forward(compiled, batch), batch, compiled.outputGradient());
    compiled.backward(gradient);
    lastTrained = compiled;
  }

  @Override
  public void trackStatistics() {
    if (lastTrained == null) {
      throw new IllegalStateException("trackStatistics() follows gradient(), which has not run");
    }
    lastTrained.trackStatistics(statistics);
  }

  @Override
  public float[] trainingLogits(Batch batch) {
    float[] logits = forward(trainingNetwork(batch.size()), batch).clone();
    lastTrained = null; // its batch statistics may have been overwritten
    return logits;
  }

  @Override
  public float[] logits(Batch batch) {
    if (batch.size() > predictionBatchSize) {
      throw new IllegalArgumentException(
          "A batch of %d samples for a replica that predicts at most %d at once"
              .formatted(batch.size(), predictionBatchSize));
    }
    if (predictionNetwork == null) {
      predictionNetwork = new MklDnnNetwork(network, predictionBatchSize, Scala.INFERENCE);
    }
    return Arrays.copyOf(forward(predictionNetwork, batch), batch.size() * network.classes());
  }

  @Override
  public float[] features(Batch batch) {
    if (featureNetwork == null) {
      featureNetwork = MklDnnNetwork.ofFeatures(network, predictionBatchSize);
    }
    int width = network.classifier().inFeatures();
    float[] features = new float[batch.size() * width]; // [size x F]
    for (int from = 0; from < batch.size(); from += predictionBatchSize) {
      int size = Math.min(predictionBatchSize, batch.size() - from);
      float[] some = forward(featureNetwork, batch.inputs(), from, size);
      System.arraycopy(some, 0, features, from * width, size * width);
    }
    return features;
  }

  @Override
  public void statistics(float[] into) {
    System.arraycopy(statistics, 0, into, 0, statistics.length);
  }

  @Override
  public void close() {
    trainingNetworks.values().forEach(MklDnnNetwork::close);
    trainingNetworks.clear();
    if (predictionNetwork != null) {
      predictionNetwork.close();
      predictionNetwork = null;
    }
    if (featureNetwork != null) {
      featureNetwork.close();
      featureNetwork = null;
    }
  }

  private float[] forward(MklDnnNetwork compiled, Batch batch) {
    return forward(compiled, batch.inputs(), 0, batch.size());
  }

  /** Of {@code size} samples from number {@code from} on. */
  private float[] forward(MklDnnNetwork compiled, float[] inputs, int from, int size) {
    compiled.load(parameters);
    if (compiled == predictionNetwork || compiled == featureNetwork) {
      compiled.loadStatistics(statistics);
    }
    int length = network.input().length();
    System.arraycopy(inputs, from * length, compiled.inputs(), 0, size * length);
    return compiled.forward();
  }

  private MklDnnNetwork trainingNetwork(int batchSize) {
    return trainingNetworks.computeIfAbsent(
        batchSize, size -> new MklDnnNetwork(network, size, Scala.TRAINING));
  }
}
