package io.difficultynet.job.pretrained;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkTensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The weights of src/test/python/torchvision_vectors.py: a formula of a tensor's name. */
public final class Formula {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Formula() {}

  /** A model with these weights. */
  public static Model model(NetworkDescription network) {
    Model model =
        new Model(new float[network.parameterCount()], new float[network.statisticCount()]);
    for (NetworkTensors.Tensor tensor : NetworkTensors.of(network)) {
      float[] values =
          values(tensor.name(), tensor.part(), tensor.shape().stream().mapToInt(i -> i).toArray());
      System.arraycopy(values, 0, tensor.holder().of(model), tensor.offset(), values.length);
    }
    return model;
  }

  static float[] images(int count, int side) {
    int length = 3 * side * side;
    float[] values = values("images.weight", "weight", count, length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 100;
    }
    return values;
  }

  private static float[] values(String name, String part, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    double fanIn = (double) values.length / shape[0];
    for (int i = 0; i < values.length; i++) {
      double u = uniform(crc.getValue() + (i + 1) * GOLDEN);
      double value =
          switch (part) {
            case "running_var" -> 1 + 0.5 * u;
            case "running_mean", "bias" -> 0.1 * u;
            default -> shape.length == 1 ? 0.5 + 0.25 * u : Math.sqrt(6 / fanIn) * u;
          };
      values[i] = (float) value;
    }
    return values;
  }

  /** SplitMix64's finaliser; 24 bits of it in [−1, 1). */
  private static double uniform(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (double) (z >>> 40) / (1 << 23) - 1;
  }
}
