package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * ImageNet-LT in its own layout: JPEG files under {@code train/n…/} and {@code val/n…/}, three
 * lists, 1000 classes; but few images, and small ones. The first {@value #FREQUENT} classes have
 * two training images and the others one; each has one image to validate and one to test.
 */
record TinyImageNetLt(Path root) {
  static final int CLASSES = 1000;
  static final int FREQUENT = 300;

  private static final int PICTURES = 16;

  /** Writes the images and the lists into {@code root}. */
  static TinyImageNetLt write(Path root) {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      pictures.add(TinyJpeg.of(36 + i, 30, i));
    }
    List<String> train = new ArrayList<>();
    List<String> validation = new ArrayList<>();
    List<String> test = new ArrayList<>();
    try {
      for (int c = 0; c < CLASSES; c++) {
        String wordNet = "n%08d".formatted(1_440_000 + c);
        Files.createDirectories(root.resolve("train").resolve(wordNet));
        Files.createDirectories(root.resolve("val").resolve(wordNet));
        byte[] picture = pictures.get(c % PICTURES);
        for (int i = 0; i < (c < FREQUENT ? 2 : 1); i++) {
          train.add(add(root, "train/%s/%s_%d.JPEG".formatted(wordNet, wordNet, i), picture, c));
        }
        validation.add(add(root, "train/%s/%s_9.JPEG".formatted(wordNet, wordNet), picture, c));
        String name = "val/%s/ILSVRC2012_val_%08d.JPEG".formatted(wordNet, c + 1);
        test.add(add(root, name, picture, c));
      }
      Files.write(root.resolve("ImageNet_LT_train.txt"), train);
      Files.write(root.resolve("ImageNet_LT_val.txt"), validation);
      Files.write(root.resolve("ImageNet_LT_test.txt"), test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TinyImageNetLt(root);
  }

  private static String add(Path root, String path, byte[] picture, int label) throws IOException {
    Files.write(root.resolve(path), picture);
    return path + " " + label;
  }

  /** A file of the set. */
  Path file(String path) {
    return root.resolve(path);
  }

  /** The settings that say where the set is. */
  List<String> locations() {
    return List.of(
        "data.root=" + root,
        "data.train-list=" + root.resolve("ImageNet_LT_train.txt"),
        "data.validation-list=" + root.resolve("ImageNet_LT_val.txt"),
        "data.test-list=" + root.resolve("ImageNet_LT_test.txt"));
  }

  /** The {@code --set} options that say so. */
  List<String> settings() {
    return locations().stream().flatMap(setting -> Stream.of("--set", setting)).toList();
  }
}
