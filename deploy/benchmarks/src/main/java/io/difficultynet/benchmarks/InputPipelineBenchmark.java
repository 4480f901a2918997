package io.difficultynet.benchmarks;

import io.difficultynet.conf.AugmentSettings;
import io.difficultynet.conf.FitSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.JitterSettings;
import io.difficultynet.conf.NormaliseSettings;
import io.difficultynet.conf.PolicySettings;
import io.difficultynet.datasets.DataLocation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.LocalByteSource;
import io.difficultynet.datasets.augment.InputPipeline;
import io.difficultynet.datasets.augment.Normalisation;
import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.seed.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training sample: a grey image of 28 pixels padded, cropped and flipped; and a JPEG of 500 x
 * 375 decoded, a random part of it scaled to 224, flipped and jittered.
 *
 * <pre>
 * java -jar deploy/benchmarks/target/difficulty-net-benchmarks.jar InputPipeline
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InputPipelineBenchmark {

  /** What is prepared. */
  @Param({"IDX_28", "JPEG_224"})
  public String source = "IDX_28";

  private ImageStore images = grey();
  private InputPipeline pipeline = padded(images);
  private float[] into = new float[0];
  private int epoch;

  /** Makes the image. */
  @Setup
  public void make() throws IOException {
    images = source.equals("IDX_28") ? grey() : jpeg();
    pipeline = source.equals("IDX_28") ? padded(images) : resized(images);
    into = new float[pipeline.output().values()];
  }

  /** The sample as the next epoch sees it. */
  @Benchmark
  public float[] training() {
    pipeline.training(images, 0, epoch++, into, 0);
    return into;
  }

  private static InputPipeline padded(ImageStore images) {
    return InputPipeline.of(
        images,
        settings(new FitSettings.Pad(4), JitterSettings.NONE, 32),
        new Normalisation(new float[] {0.3f}, new float[] {0.3f}),
        new Seeds(1));
  }

  private static InputPipeline resized(ImageStore images) {
    return InputPipeline.of(
        images,
        settings(
            new FitSettings.Resize(0.08, 1, 0.75, 4 / 3.0, 256),
            new JitterSettings(0.4, 0.4, 0.4),
            224),
        new Normalisation(new float[] {0.5f, 0.5f, 0.4f}, new float[] {0.2f, 0.2f, 0.2f}),
        new Seeds(1));
  }

  private static AugmentSettings settings(FitSettings fit, JitterSettings jitter, int size) {
    return new AugmentSettings(
        fit,
        true,
        jitter,
        new PolicySettings.None(),
        0,
        new NormaliseSettings(null, null),
        size,
        0);
  }

  private static ImageStore grey() {
    var builder = new LabelledImages.Builder(new ImageShape(1, 28, 28), List.of("one", "two"));
    byte[] pixels = new byte[28 * 28];
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
