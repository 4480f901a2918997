package io.difficultynet.datasets.augment;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.DataLocation;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LocalByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.seed.Seeds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many images one core decodes and prepares, by processor time, the best of several passes:
 *
 * <pre>
 *   python src/test/python/input_measurement.py FOLDER    (writes the images and measures torchvision)
 *   mvn test-compile dependency:build-classpath -Dmdep.outputFile=cp.txt
 *   java -cp target/classes:target/test-classes:$(cat cp.txt) \
 *       io.difficultynet.datasets.augment.InputMeasurement FOLDER
 * </pre>
 */
public final class InputMeasurement {
  private static final int PASSES = 20;
  private static final double NANOS = 1e9;

  private InputMeasurement() {}

  /** A pass over all images. */
  private interface Pass {
    void image(int index);
  }

  /** Measures on the JPEG files of a folder. */
  public static void main(String[] folder) throws IOException {
    ImageStore images = images(Path.of(folder[0]));
    Pixels pixels = new Pixels();
    report("decode", images.size(), i -> images.decode(i, pixels));
    report(
        "decode, random part to 224, flip",
        images.size(),
        pipeline(images, JitterSettings.NONE, new PolicySettings.None()));
    report(
        "decode, random part to 224, flip, colour jitter",
        images.size(),
        pipeline(images, new JitterSettings(0.4, 0.4, 0.4), new PolicySettings.None()));
    report(
        "decode, random part to 224, flip, RandAugment",
        images.size(),
        pipeline(images, JitterSettings.NONE, new PolicySettings.RandAugment(2, 9)));
  }

  private static ImageStore images(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<ImageFile> list =
          files
              .sorted()
              .map(file -> new ImageFile(new DataLocation("data.root", file.toString()), 0))
              .toList();
      ImageFileSettings settings = new ImageFileSettings(ImageFileSettings.Verify.NONE, 1024, 0);
      return new ImageFiles(list, list.size(), List.of("a"), new LocalByteSource(), settings);
    }
  }

  private static Pass pipeline(ImageStore images, JitterSettings jitter, PolicySettings policy) {
    NormaliseSettings auto = new NormaliseSettings(null, null);
    FitSettings fit = new FitSettings.Resize(0.08, 1, 0.75, 4.0 / 3, 256);
    float[] third = {0.5f, 0.5f, 0.5f};
    ImagePipeline pipeline =
        ImagePipeline.of(
            images,
            new AugmentSettings(fit, true, jitter, policy, 0, auto, 224),
            new Normalisation(third, third),
            new Seeds(1));
    float[] input = new float[pipeline.output().values()];
    return i -> pipeline.training(images, i, 0, input, 0);
  }

  private static void report(String what, int images, Pass pass) {
    long best = Long.MAX_VALUE;
    for (int repeat = 0; repeat < PASSES; repeat++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < images; i++) {
        pass.image(i);
      }
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    System.out.printf("%-50s %6.0f images/s%n", what, images * NANOS / best);
  }
}
