package io.difficultynet.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * Reference vectors written by {@code torch_vectors.py} and {@code losses_vectors.py} in {@code
 * common/src/test/python}; their first lines state tool, version and command.
 */
public final class TorchVectors {

  private TorchVectors() {}

  /** Returns the vectors of a topic such as {@code adam}. */
  public static Config load(String topic) {
    Config vectors = ConfigFactory.parseResources("torch/" + topic + ".json");
    if (!vectors.hasPath("tool") || !vectors.hasPath("version") || !vectors.hasPath("command")) {
      throw new AssertionError("torch/" + topic + ".json is missing or does not state its origin");
    }
    return vectors;
  }

  /** Returns the list at a path. */
  public static double[] doubles(Config config, String path) {
    return config.getDoubleList(path).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns the list of lists at a path. */
  @SuppressWarnings("unchecked")
  public static double[][] rows(Config config, String path) {
    return config.getList(path).unwrapped().stream()
        .map(row -> (List<Number>) row)
        .map(row -> row.stream().mapToDouble(Number::doubleValue).toArray())
        .toArray(double[][]::new);
  }
}
