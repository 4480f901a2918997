package io.difficultynet.job.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What was broadcast for a stage or for a run, and is freed after it. A Spark that is being stopped
 * frees all by itself, and is not asked.
 */
public final class Sent<T> implements AutoCloseable {

  private final JavaSparkContext spark;
  private final Broadcast<T> broadcast;

  private Sent(JavaSparkContext spark, Broadcast<T> broadcast) {
    this.spark = spark;
    this.broadcast = broadcast;
  }

  /** Broadcasts a value. */
  public static <T> Sent<T> to(JavaSparkContext spark, T value) {
    return new Sent<>(spark, spark.broadcast(value));
  }

  public Broadcast<T> broadcast() {
    return broadcast;
  }

  @Override
  public void close() {
    if (!spark.sc().isStopped()) {
      broadcast.destroy();
    }
  }
}
