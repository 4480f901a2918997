package io.difficultynet.deploy;

import io.difficultynet.job.network.Model;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.NetworkInitialiser;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.network.ResNets;
import io.difficultynet.job.pretrained.ModelFile;
import io.difficultynet.seed.Seeds;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Places-LT in its own layout: JPEG files under {@code train/SCENE/} and {@code val/SCENE/}, three
 * lists, 365 classes, and the weights of a ResNet-152 for ImageNet's 1000 classes; but few images,
 * and small ones, and a network of few channels. The first {@value #FREQUENT} classes have two
 * training images and the others one; each has one image to validate and one to test.
 */
record TinyPlacesLt(Path root) {
  static final int CLASSES = 365;
  static final int FREQUENT = 20;
  static final int WIDTH = 2;

  private static final int PICTURES = 8;
  private static final int SIDE = 32;

  /** Writes the images, the lists and the weights into {@code root}. */
  static TinyPlacesLt write(Path root) {
    TinyPlacesLt set = new TinyPlacesLt(root);
    List<String> train = new ArrayList<>();
    List<String> validation = new ArrayList<>();
    List<String> test = new ArrayList<>();
    try {
      for (int c = 0; c < CLASSES; c++) {
        String scene = "scene_%03d".formatted(c);
        Files.createDirectories(root.resolve("train").resolve(scene));
        Files.createDirectories(root.resolve("val").resolve(scene));
        byte[] picture = TinyJpeg.of(SIDE, SIDE + c % PICTURES, c % PICTURES);
        for (int i = 0; i < (c < FREQUENT ? 2 : 1); i++) {
          train.add(set.add("train/%s/%08d.jpg".formatted(scene, i), picture, c));
        }
        validation.add(set.add("train/%s/%08d.jpg".formatted(scene, 9), picture, c));
        test.add(set.add("val/%s/Places365_val_%08d.jpg".formatted(scene, c + 1), picture, c));
      }
      Files.write(root.resolve("Places_LT_train.txt"), train);
      Files.write(root.resolve("Places_LT_val.txt"), validation);
      Files.write(root.resolve("Places_LT_test.txt"), test);
      set.writeWeights();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return set;
  }

  private String add(String path, byte[] picture, int label) throws IOException {
    Files.write(root.resolve(path), picture);
    return path + " " + label;
  }

  private void writeWeights() throws IOException {
    NetworkDescription network =
        ResNets.forLargeImages(152, WIDTH, ResNets.Shortcut.B, new Node.Input(3, SIDE, SIDE), 1000);
    Model model = NetworkInitialiser.model(network, new Seeds(7));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(weights()))) {
      ModelFile.write(out, network, model, Map.of());
    }
  }

  Path weights() {
    return root.resolve("resnet152.safetensors");
  }

  /** The settings that say where the set is. */
  List<String> settings() {
    return List.of(
        "data.root=" + root,
        "data.train-list=" + root.resolve("Places_LT_train.txt"),
        "data.validation-list=" + root.resolve("Places_LT_val.txt"),
        "data.test-list=" + root.resolve("Places_LT_test.txt"),
        "network.pretrained.weights=" + weights());
  }
}
