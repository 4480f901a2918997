package io.difficultynet.datasets;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Base64;

/** What {@code src/test/python} wrote: images made with Pillow and torchvision. */
public final class ReferenceVectors {
  private ReferenceVectors() {}

  /** The file of that name under the package's resources. */
  public static Config read(String name) {
    return ConfigFactory.parseResources(
        ReferenceVectors.class.getClassLoader(), "io/difficultynet/datasets/" + name);
  }

  /** Bytes under {@code key}. */
  public static byte[] bytes(Config at, String key) {
    return Base64.getDecoder().decode(at.getString(key));
  }

  /** The image under {@code key}, 3 x height x width. */
  public static Pixels image(Config at, String key) {
    byte[] values = bytes(at, key);
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(3, at.getInt("height"), at.getInt("width")));
    System.arraycopy(values, 0, pixels.values(), 0, values.length);
    return pixels;
  }
}
