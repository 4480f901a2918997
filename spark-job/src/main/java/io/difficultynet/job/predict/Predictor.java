package io.difficultynet.job.predict;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.spark.TaskHadoop;
import io.difficultynet.job.storage.HadoopByteSource;
import io.difficultynet.loss.Probabilities;
import java.io.Serializable;
import java.util.Iterator;
import java.util.UUID;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.Utils;

/**
 * Predicts with a trained model wherever Spark runs a task: made on the driver, it broadcasts the
 * model once, and tasks that hold it turn an iterator of samples into one of predictions.
 *
 * <p>Samples are worked on in batches, in their order: while the network computes a batch, the next
 * one is read by the task's thread and decoded by others. Every task uses a replica of its own with
 * as many threads as it has cores ({@code spark.task.cpus}); an executor keeps it for the tasks to
 * come. What is predicted for a sample depends on nothing but the sample and the model.
 */
public final class Predictor implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final UUID id;
  private final double temperature;
  private final Broadcast<byte[]> plan; // bytes: Kryo, which some sessions use, writes no records

  private Predictor(UUID id, double temperature, Broadcast<byte[]> plan) {
    this.id = id;
    this.temperature = temperature;
    this.plan = plan;
  }

  /** Broadcasts the model; {@link #close} frees it. */
  public static Predictor on(JavaSparkContext spark, PredictionPlan plan) {
    return new Predictor(plan.id(), plan.temperature(), spark.broadcast(Utils.serialize(plan)));
  }

  /**
   * Returns the logits of each sample, in order. For a task, on any of its threads.
   *
   * @param samples read a batch ahead
   */
  public <K> Iterator<Prediction<K>> logits(Iterator<Keyed<K>> samples) {
    return outputs(samples, Replica::logits);
  }

  /** Returns the features that the classifier reads of each sample; otherwise as the other. */
  public <K> Iterator<Prediction<K>> features(Iterator<Keyed<K>> samples) {
    return outputs(samples, Replica::features);
  }

  /** What is computed of a batch. */
  interface Pass {
    float[] of(Replica replica, Batch batch);
  }

  private <K> Iterator<Prediction<K>> outputs(Iterator<Keyed<K>> samples, Pass pass) {
    TaskContext task = TaskContext.get();
    if (task == null) {
      throw new IllegalStateException("A predictor is for the tasks of Spark");
    }
    ReplicaPool.Lent lent = ReplicaPool.lend(id, task.cpus(), this::plan, Predictor::source);
    PredictedBatches<K> batches = new PredictedBatches<>(samples, lent, pass);
    TaskCompletionListener end = context -> batches.close(); // also where it is not read to the end
    task.addTaskCompletionListener(end);
    return batches;
  }

  private PredictionPlan plan() {
    return Utils.deserialize(plan.value(), Predictor.class.getClassLoader());
  }

  private static ByteSource source() {
    return new HadoopByteSource(TaskHadoop.settings());
  }

  /**
   * Returns the probabilities of a sample, with the temperature of the model.
   *
   * @param logits of the sample // [C]
   * @return new // [C]
   */
  public double[] probabilities(float[] logits) {
    return Probabilities.of(logits, 0, logits.length, temperature);
  }

  /**
   * Frees the broadcast, on the driver, and what this JVM keeps of the model where it is an
   * executor too. Other executors drop their replicas when they need the room for others.
   */
  @Override
  public void close() {
    ReplicaPool.release(id);
    if (SparkEnv.get() != null) { // null where Spark was stopped, which frees all by itself
      plan.destroy();
    }
  }
}
