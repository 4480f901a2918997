package io.difficultynet.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people come with: a folder of 11 classes with 242 down to 1 images, names with blanks and
 * umlauts, two broken files, an empty folder, and no test folder; and what makes a training on it
 * quick.
 */
final class Photographs {
  static final String RAREST = "Säbelschnäbler";
  private static final List<String> QUICK =
      List.of(
          "run.epochs=2",
          "data.image-files.rejected=leave-out",
          "augment.size=8",
          "network.width=2",
          "method.pairs-per-round=2");

  private final Path folder;
  private final Path configuration;

  /** Writes the images, and a configuration that names no more than their folder. */
  Photographs(Path scratch) throws IOException {
    folder = scratch.resolve("Fotos vom Übungsplatz");
    int seed = 0;
    for (Map.Entry<String, Integer> one : counts().entrySet()) {
      Path of = Files.createDirectories(folder.resolve(one.getKey()));
      for (int i = 0; i < one.getValue(); i++) {
        Files.write(of.resolve("Bild %03d.jpg".formatted(i)), TinyJpeg.of(12, 10, seed++));
      }
    }
    Files.writeString(folder.resolve("Haussperling/Bild 900.jpg"), "no image");
    Files.write(folder.resolve("Große Möwe/Bild 900.jpg"), new byte[0]);
    Files.createDirectories(folder.resolve("Pirol"));
    configuration =
        Files.writeString(
            scratch.resolve("mine.conf"),
            "difficulty-net.data.train-folder = \"%s\"".formatted(folder));
  }

  /** Returns the images of each class that can be read. */
  static Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("Haussperling", 242);
    counts.put("Große Möwe", 120);
    counts.put("Kohlmeise", 60);
    counts.put("Blau Meise", 30);
    counts.put("Amsel (jung)", 15);
    counts.put("Grünfink", 9);
    counts.put("Zaunkönig", 7);
    counts.put("Neuntöter", 5);
    counts.put("Wiedehopf", 3);
    counts.put("Bienenfresser", 2);
    counts.put(RAREST, 1);
    return counts;
  }

  /** Returns the command on these images with more of its options. */
  List<String> command(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--master", "local[1]", name, "--config", configuration.toString()));
    QUICK.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
