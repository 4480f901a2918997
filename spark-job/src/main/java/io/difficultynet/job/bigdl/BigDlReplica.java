package io.difficultynet.job.bigdl;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Objective;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replica on BigDL's MKL-DNN layers. Compiles a network for each batch size it meets and keeps it
 * (training: the two sizes of an epoch's batches and those of the meta step; features: the two
 * sizes; prediction: one size, a smaller batch fills part of it). Single-threaded outside, OpenMP
 * inside.
 */
public final class BigDlReplica implements Replica {

  private final NetworkDescription network;
  private final int predictionBatchSize;
  private final Workspace workspace;
  private final Map<Integer, MklDnnNetwork> trainingNetworks = new HashMap<>();
  private final Map<Integer, MklDnnNetwork> featureNetworks = new HashMap<>();
  private @Nullable MklDnnNetwork predictionNetwork;
  private @Nullable MklDnnNetwork lastTrained;
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
    this.workspace = new Workspace(network.parameterCount());
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
    float[] parameters = workspace.parameters();
    System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
  }

  @Override
  public void loadStatistics(float[] newStatistics) {
    System.arraycopy(newStatistics, 0, statistics, 0, statistics.length);
  }

  @Override
  public void gradient(Batch batch, Objective objective, float[] gradient) {
    MklDnnNetwork compiled = trainingNetwork(batch.size());
    objective.differentiate(run(compiled, batch), batch, compiled.outputGradient());
    compiled.backward();
    float[] computed = workspace.gradient();
    System.arraycopy(computed, 0, gradient, 0, computed.length);
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
    float[] logits = run(trainingNetwork(batch.size()), batch).clone();
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
      predictionNetwork =
          new MklDnnNetwork(network, predictionBatchSize, Scala.INFERENCE, workspace);
    }
    return Arrays.copyOf(
        predict(predictionNetwork, batch), batch.size() * predictionNetwork.width());
  }

  @Override
  public float[] features(Batch batch) {
    MklDnnNetwork compiled =
        featureNetworks.computeIfAbsent(
            batch.size(), size -> MklDnnNetwork.ofFeatures(network, size, workspace));
    return predict(compiled, batch).clone();
  }

  @Override
  public void statistics(float[] into) {
    System.arraycopy(statistics, 0, into, 0, statistics.length);
  }

  @Override
  public void close() {
    trainingNetworks.values().forEach(MklDnnNetwork::close);
    trainingNetworks.clear();
    featureNetworks.values().forEach(MklDnnNetwork::close);
    featureNetworks.clear();
    if (predictionNetwork != null) {
      predictionNetwork.close();
      predictionNetwork = null;
    }
    workspace.close();
  }

  /** Forward with the running statistics. */
  private float[] predict(MklDnnNetwork compiled, Batch batch) {
    compiled.loadStatistics(statistics);
    return run(compiled, batch);
  }

  private float[] run(MklDnnNetwork compiled, Batch batch) {
    System.arraycopy(
        batch.inputs(), 0, compiled.inputs(), 0, batch.size() * network.input().length());
    return compiled.forward();
  }

  private MklDnnNetwork trainingNetwork(int batchSize) {
    return trainingNetworks.computeIfAbsent(
        batchSize, size -> new MklDnnNetwork(network, size, Scala.TRAINING, workspace));
  }
}
