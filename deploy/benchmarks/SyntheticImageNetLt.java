import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Writes a set of made-up pictures in the layout and with the class sizes of ImageNet-LT (Liu et al.,
 * CVPR 2019: 1000 classes, 115,846 training images, 1280 to 5 a class, 20 a class to validate and 50 to
 * test), to measure with where ImageNet itself is not at hand. Each class has a pattern of its own,
 * each picture noise of its own, and all depends on the arguments alone.
 *
 * <pre>
 * java deploy/benchmarks/SyntheticImageNetLt.java FOLDER [IMAGES [SIDE [VALIDATION [TEST]]]]
 * java deploy/benchmarks/SyntheticImageNetLt.java runs/synthetic 115846 64 20 50
 * </pre>
 */
public final class SyntheticImageNetLt {
  private static final int CLASSES = 1000;
  private static final int MOST = 1280;
  private static final int FEWEST = 5;
  private static final int TRUE_SIZE = 115_846;

  private final Path folder;
  private final int side;

  private SyntheticImageNetLt(Path folder, int side) {
    this.folder = folder;
    this.side = side;
  }

  /** Writes the set. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || arguments.length > 5) {
      System.err.println("usage: SyntheticImageNetLt FOLDER [IMAGES [SIDE [VALIDATION [TEST]]]]");
      System.exit(2);
    }
    int images = number(arguments, 1, TRUE_SIZE);
    int side = number(arguments, 2, 64);
    SyntheticImageNetLt set = new SyntheticImageNetLt(Path.of(arguments[0]), side);
    int[] sizes = sizes(images);
    set.part("train", sizes, "ImageNet_LT_train.txt", 0);
    set.part("val", same(number(arguments, 3, 20)), "ImageNet_LT_val.txt", 1);
    set.part("test", same(number(arguments, 4, 50)), "ImageNet_LT_test.txt", 2);
    System.out.printf(
        "%,d training images, %,d to %,d a class%n", images, sizes[0], sizes[CLASSES - 1]);
  }

  private static int number(String[] arguments, int i, int otherwise) {
    return i < arguments.length ? Integer.parseInt(arguments[i]) : otherwise;
  }

  private static int[] same(int size) {
    return IntStream.range(0, CLASSES).map(c -> size).toArray();
  }

  /**
   * Sizes f + (m - f) exp(-a r / (C - 1)) of the classes r = 0 … C - 1, with the a that gives the
   * number of images; what rounding leaves goes to the most frequent but first.
   */
  private static int[] sizes(int images) {
    double scale = Math.max((double) images / TRUE_SIZE, (double) CLASSES / TRUE_SIZE);
    double most = Math.max(1, MOST * scale);
    double fewest = Math.max(1, FEWEST * scale);
    double low = 0;
    double high = 100;
    for (int i = 0; i < 100; i++) {
      double a = (low + high) / 2;
      long sum = IntStream.of(sizes(most, fewest, a)).asLongStream().sum();
      if (sum > images) {
        low = a;
      } else {
        high = a;
      }
    }
    int[] sizes = sizes(most, fewest, high);
    int left = images - IntStream.of(sizes).sum();
    for (int r = 1; left > 0; r = r % (CLASSES - 1) + 1, left--) {
      sizes[r]++;
    }
    return sizes;
  }

  private static int[] sizes(double most, double fewest, double a) {
    return IntStream.range(0, CLASSES)
        .map(r -> (int) (fewest + (most - fewest) * Math.exp(-a * r / (CLASSES - 1.0))))
        .toArray();
  }

  private void part(String part, int[] sizes, String list, int stream) throws IOException {
    IntStream.range(0, CLASSES).parallel().forEach(c -> write(part, c, sizes[c], stream));
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(list))) {
      for (int c = 0; c < CLASSES; c++) {
        for (int i = 0; i < sizes[c]; i++) {
          out.write(path(part, c, i) + " " + c + "\n");
        }
      }
    }
  }

  private static String path(String part, int c, int i) {
    String wordNet = "n%08d".formatted(1_440_000 + c);
    return "%s/%s/%s_%d.JPEG".formatted(part, wordNet, wordNet, i);
  }

  private void write(String part, int c, int size, int stream) {
    try {
      Files.createDirectories(folder.resolve(path(part, c, 0)).getParent());
      for (int i = 0; i < size; i++) {
        long seed = ((long) stream * CLASSES + c) * 1_000_003L + i;
        Files.write(folder.resolve(path(part, c, i)), jpeg(c, new SplittableRandom(seed)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 4 x 4 blocks of colours that belong to the class, and noise. */
  private byte[] jpeg(int c, SplittableRandom random) throws IOException {
    SplittableRandom ofClass = new SplittableRandom(c);
    int[] blocks = ofClass.ints(16L * 3, 32, 192).toArray();
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    int shift = random.nextInt(side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int block = (y * 4 / side * 4 + (x + shift) % side * 4 / side) * 3;
        int noise = random.nextInt() & 0x3f3f3f;
        int colour = blocks[block] << 16 | blocks[block + 1] << 8 | blocks[block + 2];
        image.setRGB(x, y, colour + noise);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }
}
