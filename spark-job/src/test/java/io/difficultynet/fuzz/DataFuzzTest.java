package io.difficultynet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.ImageFileSettings.Orientation;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.image.ImageCheck;
import io.difficultynet.datasets.image.ImageEncoder;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.datasets.parquet.PartEntry;
import io.difficultynet.datasets.parquet.PreparedManifest;
import io.difficultynet.datasets.parquet.ShardEntry;
import io.difficultynet.datasets.parquet.ShardWriter;
import io.difficultynet.digest.FileEntry;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Images and data sets that are damaged. Number of tries as for {@link ReportsFuzzTest}. */
class DataFuzzTest {

  private static final Path FOLDER = FuzzFolder.make();
  private static final List<byte[]> IMAGES =
      List.of(jpeg(false), jpeg(true), png(3), png(1), palette());

  @AfterContainer
  static void deleteFolder() throws IOException {
    FuzzFolder.delete(FOLDER);
  }

  private static BufferedImage drawn(int type) {
    BufferedImage image = new BufferedImage(37, 29, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(3, 4, 20, 21);
    graphics.dispose();
    return image;
  }

  private static byte[] jpeg(boolean progressive) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(drawn(BufferedImage.TYPE_INT_RGB), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] png(int channels) {
    Pixels pixels = new Pixels();
    pixels.reshape(new ImageShape(channels, 9, 7));
    for (int i = 0; i < pixels.shape().values(); i++) {
      pixels.values()[i] = (byte) (i * i);
    }
    return ImageEncoder.png(pixels);
  }

  private static byte[] palette() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(drawn(BufferedImage.TYPE_BYTE_INDEXED), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Damaged.seeds();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void image(@ForAll("seeds") long seed) throws Exception {
    byte[] valid = IMAGES.get((int) Math.floorMod(seed, (long) IMAGES.size()));
    byte[] file = Damaged.of(valid, seed);
    Guard.survives(() -> ImageCheck.of(file, Orientation.APPLY, new Pixels()));
  }

  private static final DataSettings IDX =
      settings(
          "format = idx, train-images = \"%1$s/images\", train-labels = \"%1$s/labels\","
              + " test-images = \"%1$s/images\", test-labels = \"%1$s/labels\"");
  private static final DataSettings CIFAR = settings("format = cifar100, root = \"%s\"");
  private static final DataSettings LIST =
      settings(
          "format = list-files, root = \"%1$s\", train-list = \"%1$s/train.txt\","
              + " test-list = \"%1$s/test.txt\", image-files.verify = decode");
  private static final DataSettings PREPARED = settings("format = prepared, root = \"%s/set\"");
  private static final byte[] COLOURS = png(3);
  private static final byte[] GREY = png(1);
  private static final byte[] SHARD = shard(4);

  private static DataSettings settings(String data) {
    String text =
        "difficulty-net { data { %s }, augment.fit = %s, augment.size = 32 }"
            .formatted(data.formatted(FOLDER), data.contains("list-files") ? "resize" : "pad");
    return ConfigReader.read(ConfigReader.parse(text, "test"), List.of()).config().data();
  }

  private static void put(String name, byte[] bytes) {
    try {
      Path file = FOLDER.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(DataSettings settings) throws Exception {
    Guard.survives(
        () -> {
          TrainTest data = SampleSets.read(settings, new LocalByteSource());
          Pixels pixels = new Pixels();
          for (SampleStore store : List.of(data.train(), data.test())) {
            for (int i = 0; i < Math.min(5, store.size()); i++) {
              store.label(i);
              if (store instanceof ImageStore images) {
                images.decode(i, pixels);
              }
            }
          }
        });
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void idx(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(5, seed)) {
      return;
    }
    byte[] images =
        ByteBuffer.allocate(16 + 3 * 6).putInt(0x803).putInt(3).putInt(2).putInt(3).array();
    byte[] labels =
        ByteBuffer.allocate(11).putInt(0x801).putInt(3).put(new byte[] {0, 1, 1}).array();
    boolean packed = seed % 3 == 0;
    byte[] damagedImages = Damaged.of(packed ? gzip(images) : images, seed);
    byte[] damagedLabels = Damaged.of(packed ? gzip(labels) : labels, ~seed);
    put("images", seed % 2 == 0 ? damagedImages : images);
    put("labels", seed % 2 == 0 ? labels : damagedLabels);
    read(IDX);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void cifar(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(5, seed)) {
      return;
    }
    byte[] records = new byte[2 * 3074];
    records[1] = 99;
    put("train.bin", Damaged.of(records, seed));
    put("test.bin", records);
    put("fine_label_names.txt", Damaged.of("name\n".repeat(100).getBytes(UTF_8), seed));
    read(CIFAR);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void listOfImages(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(5, seed)) {
      return;
    }
    put("in/a.png", COLOURS);
    put("in/b c.png", GREY);
    put("train.txt", Damaged.of("in/a.png 0\nin/b c.png 1\r\n\n".getBytes(UTF_8), seed));
    put("test.txt", Damaged.of("in/b c.png 1\n".getBytes(UTF_8), seed));
    read(LIST);
  }

  private static byte[] shard(int samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ShardWriter writer = new ShardWriter(out)) {
      for (int i = 0; i < samples; i++) {
        writer.add(COLOURS, i % 2, "origin-" + i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Shards and manifest are damaged; the manifest says of a shard what is there. */
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void preparedSet(@ForAll("seeds") long seed) throws Exception {
    if (!Damaged.isOneOf(5, seed)) {
      return;
    }
    byte[] damaged = seed % 4 == 0 ? SHARD : Damaged.of(damagedEnd(SHARD, seed), seed);
    Map<Part, PartEntry> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      put("set/" + part.shard(0), damaged);
      FileEntry entry = FileEntry.of(damaged);
      parts.put(
          part,
          new PartEntry(
              List.of(new ShardEntry(part.shard(0), 4, Math.max(1, entry.bytes()), entry.sha256())),
              List.of(2L, 2L)));
    }
    PreparedManifest manifest =
        new PreparedManifest(
            PreparedManifest.IMAGE,
            3,
            null,
            List.of("cat", "dog"),
            parts,
            "d",
            ConfigFactory.parseString("data.format = table"),
            Map.of());
    byte[] json = manifest.toJson().getBytes(UTF_8);
    put("set/manifest.json", seed % 4 == 0 ? Damaged.of(json, seed) : json);
    read(PREPARED);
  }

  /** Half of the time the damage is in the footer, where the numbers are. */
  private static byte[] damagedEnd(byte[] shard, long seed) {
    if (seed % 2 == 0) {
      return shard;
    }
    int footer = shard.length * 3 / 4;
    byte[] end = Damaged.of(Arrays.copyOfRange(shard, footer, shard.length - 8), seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(shard, 0, footer);
    bytes.writeBytes(end);
    bytes.write(shard, shard.length - 8, 8);
    return bytes.toByteArray();
  }
}
