package io.difficultynet.datasets.image;

import com.typesafe.config.Config;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.ReferenceVectors;
import java.util.List;

/** Small images of all kinds with what Pillow makes of them. */
final class DecodedImages {
  static final List<? extends Config> CASES =
      ReferenceVectors.read("image/decoded.json").getConfigList("cases");

  private DecodedImages() {}

  static byte[] file(String name) {
    return CASES.stream()
        .filter(c -> c.getString("name").equals(name))
        .map(c -> ReferenceVectors.bytes(c, "file"))
        .findFirst()
        .orElseThrow();
  }

  static Pixels decoded(byte[] file) throws UnreadableImageException {
    Pixels into = new Pixels();
    ImageDecoder.decode(file, into);
    return into;
  }
}
