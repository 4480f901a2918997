package io.difficultynet.job.exchange;

import io.difficultynet.benchmarks.MicrosecondsBenchmark;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Writing a slice for the wire, and adding one from it.
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar WireFormat
 * </pre>
 */
public class WireFormatBenchmark extends MicrosecondsBenchmark {

  /** How numbers travel. */
  @Param({"FP32", "BF16"})
  public String format = "FP32";

  /** Values of the slice. */
  @Param({"135000", "2097152"})
  public int length;

  private WireFormat wire = WireFormat.FP32;
  private float[] values = new float[0];
  private float[] sum = new float[0];
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Draws the slice. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    wire = WireFormat.valueOf(format);
    values = new float[length];
    sum = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    bytes = wire.allocate(length);
    wire.write(values, 0, length, bytes);
  }

  /** float[] to bytes. */
  @Benchmark
  public ByteBuffer write() {
    wire.write(values, 0, length, bytes);
    return bytes;
  }

  /** Bytes added to a float[]. */
  @Benchmark
  public float[] add() {
    wire.add(bytes, 0, sum, 0, length);
    return sum;
  }
}
