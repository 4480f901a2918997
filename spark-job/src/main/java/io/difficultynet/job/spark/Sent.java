package io.difficultynet.job.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What was broadcast for a stage or for a run, and is freed after it. A Spark that is being stopped
 * frees all by itself, and is not asked.
 */
public final class Sent<T> implements AutoCloseable {

  private final JavaSparkContext spark;
  private final T value;
  private final Broadcast<T> broadcast;

  private Sent(JavaSparkContext spark, T value) {
    this.spark = spark;
    this.value = value;
    this.broadcast = spark.broadcast(value);
  }

  /** Broadcasts a value. */
  public static <T> Sent<T> to(JavaSparkContext spark, T value) {
    return new Sent<>(spark, value);
  }

  /** Returns what tasks hold of it. */
  public Broadcast<T> broadcast() {
    return broadcast;
  }

  /** Returns what was broadcast, as it is on the driver. */
  T value() {
    return value;
  }

  @Override
  public void close() {
    if (!spark.sc().isStopped()) {
      broadcast.destroy();
    }
  }
}
