package io.difficultynet.datasets;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small image sets with random pixels. */
public final class Fixtures {
  private Fixtures() {}

  /** Random images with these labels. */
  public static LabelledImages images(ImageShape shape, List<String> classNames, int... labels) {
    LabelledImages.Builder images = new LabelledImages.Builder(shape, classNames);
    SplittableRandom random = new SplittableRandom(7);
    byte[] pixels = new byte[shape.values()];
    for (int label : labels) {
      random.nextBytes(pixels);
      images.add(pixels, 0, label);
    }
    return images.build();
  }

  /** Tiny images of unnamed classes, {@code counts[c]} of class c, the classes mixed like cards. */
  public static LabelledImages withCounts(int... counts) {
    int[] left = counts.clone();
    int[] labels = new int[IntStream.of(counts).sum()];
    for (int i = 0, c = 0; i < labels.length; c = (c + 1) % counts.length) {
      if (left[c] > 0) {
        left[c]--;
        labels[i++] = c;
      }
    }
    return images(new ImageShape(1, 1, 1), LabelledImages.numbered(counts.length), labels);
  }
}
