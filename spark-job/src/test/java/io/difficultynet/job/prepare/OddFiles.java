package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.tuple;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.assertj.core.groups.Tuple;

/** One file of each kind that a collection off the street has, four of which can be used. */
final class OddFiles {
  private OddFiles() {}

  /** Writes them, given an ordinary PNG. */
  static void write(Path folder, byte[] png) throws IOException {
    Files.write(folder.resolve("a-png-called.jpg"), png);
    Files.write(folder.resolve("inks.jpg"), inks());
    Files.write(folder.resolve("16-bit.png"), sixteenBit());
    Files.write(folder.resolve("animated.png"), animated(png));

    ImageIO.write(new BufferedImage(8, 8, 1), "gif", folder.resolve("animated.gif").toFile());
    ImageIO.write(new BufferedImage(8, 8, 1), "tiff", folder.resolve("scan.jpg").toFile());
    Files.write(folder.resolve("cut-off.png"), Arrays.copyOf(png, png.length / 2));
    Files.write(folder.resolve("zero.jpg"), new byte[0]);
    Files.writeString(folder.resolve("page.jpg"), "<html>404</html>");
    byte[] huge = png.clone();
    ByteBuffer.wrap(huge).putInt(16, 100_000).putInt(20, 100_000);
    Files.write(folder.resolve("huge.png"), huge);
    byte[] lossless = inks();
    lossless[frame(lossless)] = (byte) 0xc3;
    Files.write(folder.resolve("lossless.jpg"), lossless);
  }

  /** What is said of the others, in their order. */
  static List<Tuple> refusals() {
    return List.of(
        tuple("animated.gif", "is a GIF image, and only JPEG and PNG are read"),
        tuple("cut-off.png", "is a damaged PNG image (it ends within its chunk IDAT of 526 bytes)"),
        tuple("huge.png", "has 100,000 x 100,000 pixels, more than 67,108,864 in all"),
        tuple(
            "lossless.jpg",
            "is a lossless, hierarchical or arithmetic-coded JPEG image, which cannot be decoded"),
        tuple("page.jpg", "is neither a JPEG nor a PNG image"),
        tuple("scan.jpg", "is a TIFF image, and only JPEG and PNG are read"),
        tuple("zero.jpg", "is empty (0 bytes)"));
  }

  /** A JPEG of four inks, as print shops make them. */
  private static byte[] inks() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 9, 7, 4, null);
    var file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** Where a JPEG says of what kind its frame is. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0) {
      at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
    }
    return at + 1;
  }

  private static byte[] sixteenBit() throws IOException {
    var file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(5, 6, BufferedImage.TYPE_USHORT_GRAY), "png", file);
    return file.toByteArray();
  }

  /** A PNG that says, after its header, that it has two frames. */
  private static byte[] animated(byte[] png) {
    int afterHeader = 33;
    ByteBuffer control = ByteBuffer.allocate(12).put("acTL".getBytes(StandardCharsets.US_ASCII));
    control.putInt(2).putInt(0);
    CRC32 sum = new CRC32();
    sum.update(control.array());
    return ByteBuffer.allocate(png.length + 20)
        .put(png, 0, afterHeader)
        .putInt(8)
        .put(control.array())
        .putInt((int) sum.getValue())
        .put(png, afterHeader, png.length - afterHeader)
        .array();
  }
}
