package io.difficultynet.benchmarks;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.round.WeightedLoss;
import io.difficultynet.loss.CrossEntropy;
import io.difficultynet.weight.ClassWeights;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The weighted cross-entropy of a batch of 128 samples and its gradient by the logits.
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar WeightedLoss
 * </pre>
 */
public class WeightedLossBenchmark extends MicrosecondsBenchmark {

  private static final int BATCH = 128;

  /** C. */
  @Param({"10", "100", "1000"})
  public int classes;

  private float[] logits = new float[0];
  private float[] byLogits = new float[0];
  private Batch batch = new Batch(new float[0], new int[] {0}, 1);
  private WeightedLoss loss = loss(2);

  /** Draws logits and labels. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    logits = new float[BATCH * classes];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble(-5, 5);
    }
    byLogits = new float[logits.length];
    batch = new Batch(new float[0], random.ints(BATCH, 0, classes).toArray(), BATCH);
    loss = loss(classes);
  }

  /** Losses and gradient. */
  @Benchmark
  public float[] differentiate() {
    loss.differentiate(logits, batch, byLogits);
    return byLogits;
  }

  private static WeightedLoss loss(int classes) {
    return new WeightedLoss(new CrossEntropy(), ClassWeights.ones(classes), BATCH);
  }
}
