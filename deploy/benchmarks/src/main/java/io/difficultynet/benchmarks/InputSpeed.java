package io.difficultynet.benchmarks;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.augment.ImagePipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.seed.Seeds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Images that one core decodes and prepares in a second of processor time, the best of several
 * passes over the JPEG files of a folder: one JSON line. {@code deploy/benchmarks/input.py} runs it
 * beside torchvision ({@code torchvision_input.py}).
 */
public final class InputSpeed {
  private static final int PASSES = 20;
  private static final double NANOS = 1e9;
  private static final PolicySettings NO_POLICY = new PolicySettings.None();

  private InputSpeed() {}

  /** A pass over all images. */
  private interface Pass {
    void image(int index, int epoch);
  }

  /** Measures on the files of a folder, the only argument. */
  public static void main(String[] folder) throws IOException {
    ImageStore images = images(Path.of(folder[0]));
    Pixels pixels = new Pixels();
    JitterSettings jitter = new JitterSettings(0.4, 0.4, 0.4);
    PolicySettings randAugment = new PolicySettings.RandAugment(2, 9);
    StringJoiner json = new StringJoiner(", ", "{", "}");
    json.add(speed("decode", images, (i, epoch) -> images.decode(i, pixels)));
    json.add(speed("crop", images, pipeline(images, JitterSettings.NONE, NO_POLICY)));
    json.add(speed("jitter", images, pipeline(images, jitter, NO_POLICY)));
    json.add(speed("randaugment", images, pipeline(images, JitterSettings.NONE, randAugment)));
    System.out.println(json);
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
    float[] half = {0.5f, 0.5f, 0.5f};
    ImagePipeline pipeline =
        ImagePipeline.of(
            images,
            new AugmentSettings(fit, true, jitter, policy, 0, auto, 224),
            new Normalisation(half, half),
            new Seeds(1));
    float[] input = new float[pipeline.output().values()];
    return (i, epoch) -> pipeline.training(images, i, epoch, input, 0);
  }

  private static String speed(String what, ImageStore images, Pass pass) {
    long best = Long.MAX_VALUE;
    for (int epoch = 0; epoch < PASSES; epoch++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < images.size(); i++) {
        pass.image(i, epoch);
      }
      best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    return String.format(Locale.ROOT, "\"%s\": %.1f", what, images.size() * NANOS / best);
  }
}
