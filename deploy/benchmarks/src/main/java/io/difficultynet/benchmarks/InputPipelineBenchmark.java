package io.difficultynet.benchmarks;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.seed.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One training sample: a grey image of 28 pixels padded, cropped and flipped; one of CIFAR as its
 * recipes have it; and a JPEG of 500 x 375 decoded, a random part of it scaled to 224, flipped and
 * jittered, without RandAugment and with it.
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar InputPipeline
 * </pre>
 */
public class InputPipelineBenchmark extends MicrosecondsBenchmark {

  /** What is prepared. */
  @Param({"IDX_28", "CIFAR_32", "JPEG_224", "JPEG_224_RAND_AUGMENT"})
  public String source = "IDX_28";

  private ImageStore images = raw(1, 28);
  private InputPipeline pipeline = padded(images, new PolicySettings.None(), 0);
  private float[] into = new float[0];
  private int epoch;

  /** Makes the image. */
  @Setup
  public void make() throws IOException {
    images =
        switch (source) {
          case "IDX_28" -> raw(1, 28);
          case "CIFAR_32" -> raw(3, 32);
          default -> jpeg();
        };
    pipeline =
        switch (source) {
          case "IDX_28" -> padded(images, new PolicySettings.None(), 0);
          case "CIFAR_32" -> padded(images, PolicySettings.AutoAugment.CIFAR, 8);
          case "JPEG_224" -> resized(images, new PolicySettings.None());
          default -> resized(images, new PolicySettings.RandAugment(2, 9));
        };
    into = new float[pipeline.output().values()];
  }

  /** The sample as the next epoch sees it. */
  @Benchmark
  public float[] training() {
    pipeline.training(images, 0, epoch++, into, 0);
    return into;
  }

  private static InputPipeline padded(ImageStore images, PolicySettings policy, int cutout) {
    return pipeline(images, new FitSettings.Pad(4), JitterSettings.NONE, policy, cutout, 32);
  }

  private static InputPipeline resized(ImageStore images, PolicySettings policy) {
    var fit = new FitSettings.Resize(0.08, 1, 0.75, 4 / 3.0, 256);
    return pipeline(images, fit, new JitterSettings(0.4, 0.4, 0.4), policy, 0, 224);
  }

  private static InputPipeline pipeline(
      ImageStore images,
      FitSettings fit,
      JitterSettings jitter,
      PolicySettings policy,
      int cutout,
      int size) {
    var given = new NormaliseSettings(null, null);
    float[] numbers = new float[images.channels()];
    Arrays.fill(numbers, 0.3f);
    return InputPipeline.of(
        images,
        new AugmentSettings(fit, true, jitter, policy, cutout, given, size),
        new Normalisation(numbers, numbers),
        new Seeds(1));
  }

  private static ImageStore raw(int channels, int side) {
    var shape = new ImageShape(channels, side, side);
    var builder = new LabelledImages.Builder(shape, List.of("one", "two"));
    byte[] pixels = new byte[channels * side * side];
    new SplittableRandom(1).nextBytes(pixels);
    builder.add(pixels, 0, 0);
    return builder.build();
  }

  /** Slow waves, since noise makes a JPEG far larger than a photograph. */
  private static ImageStore jpeg() throws IOException {
    BufferedImage image = new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int wave = (int) (127 * (1 + Math.sin(x * 0.05) * Math.cos(y * 0.07)));
        image.setRGB(x, y, (wave << 16) | ((x * 255 / image.getWidth()) << 8) | (255 - wave));
      }
    }
    Path file = Files.createTempFile("difficulty-net", ".jpg");
    file.toFile().deleteOnExit();
    if (!ImageIO.write(image, "jpeg", file.toFile())) {
      throw new IOException("this Java has no writer of JPEG");
    }
    return new ImageFiles(
        List.of(new ImageFile(new DataLocation("data.root", file.toString()), 0)),
        1,
        List.of("one", "two"),
        new LocalByteSource(),
        new ImageFileSettings(ImageFileSettings.Verify.NONE, 16, 0));
  }
}
