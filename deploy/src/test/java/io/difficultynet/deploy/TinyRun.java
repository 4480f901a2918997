package io.difficultynet.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration of the smallest network on a {@link TinyIdx}, and the command lines that use it.
 *
 * @param scratch folder of everything that the jobs write
 * @param master of Spark
 * @param conf the configuration file
 * @param spark further options of {@code spark-submit}
 */
record TinyRun(Path scratch, String master, Path conf, List<String> spark) {

  /** Of a run without {@code --set run.epochs}. */
  static final int EPOCHS = 4;

  TinyRun(Path scratch, String master, Path conf) {
    this(scratch, master, conf, List.of());
  }

  /** Writes data of 70 training images a class and the configuration into {@code scratch}. */
  static TinyRun on(String master, Path scratch) {
    TinyIdx data = TinyIdx.write(scratch.resolve("data"), 70, 20);
    return new TinyRun(scratch, master, configuration(scratch.resolve("tiny.conf"), data));
  }

  /** Writes a configuration for {@code data}. */
  static Path configuration(Path file, TinyIdx data) {
    String text =
        """
        difficulty-net {
          run { name = tiny, seed = 1, epochs = %d }
          %s
          split { imbalance = 5, validation-per-class = 10 }
          augment { flip = false, crop-padding = 1, size = 16 }
          network { depth = 20, width = 4 }
          train { batch-size = 16, learning-rate.initial = 0.1 }
          method { hidden = 16, pairs-per-round = 2, meta-batch-size = 20 }
        }
        """
            .formatted(EPOCHS, data.section());
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data that {@link #on} wrote. */
  TinyIdx data() {
    return new TinyIdx(scratch.resolve("data"));
  }

  /** The output folder of that name; it is not made. */
  RunFiles output(String name) {
    return new RunFiles(scratch.resolve("runs").resolve(name));
  }

  /** The same with more options of {@code spark-submit}. */
  TinyRun with(String... options) {
    List<String> all = new ArrayList<>(spark);
    all.addAll(List.of(options));
    return new TinyRun(scratch, master, conf, all);
  }

  /** The command line of {@code train} with more options. */
  List<String> train(RunFiles output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", master));
    arguments.addAll(spark);
    arguments.add("train");
    arguments.addAll(List.of("--config", conf.toString(), "--output", output.folder().toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Trains to the end, whatever the end is. */
  Script.Result runTrain(RunFiles output, String... more) {
    return InProcess.run(scratch, train(output, more));
  }
}
