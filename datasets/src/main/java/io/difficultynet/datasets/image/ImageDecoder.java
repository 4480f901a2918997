package io.difficultynet.datasets.image;

import io.difficultynet.datasets.Box;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.Pixels;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG files to red, green and blue, as Pillow's {@code
 * Image.open(f).convert("RGB")} does: colour profiles, transparency and EXIF orientation are not
 * applied ({@link UprightDecoder} applies the latter); of an animated PNG the still image is taken.
 * In one point it differs: Pillow clips 16-bit grey at 255, this takes the upper 8 bits, as both do
 * for 16-bit colours.
 *
 * <p>The work is done by the JDK's own readers (libjpeg for JPEG), which need no native dependency.
 * OpenCV 4.11 and Leptonica through their JavaCPP presets took longer than the JDK's reader and
 * {@link JpegColours} together. {@code deploy/benchmarks/input.py} measures the whole path beside
 * torchvision.
 *
 * <p>Files come from anywhere, so what a file of few bytes could cost is looked at before they see
 * it: the pixels that its header claims, the scans of a JPEG ({@link JpegScans}), and what a PNG
 * has beside its pixels ({@link PngChunks}).
 *
 * <p>Safe for use by several threads.
 */
public final class ImageDecoder {
  private static final String JDK = "com.sun.imageio.plugins.";

  private ImageDecoder() {}

  /** Decodes a whole file to 3 channels. */
  static void decode(byte[] file, Pixels into) throws UnreadableImageException {
    decode(file, Box::whole, into);
  }

  /**
   * Decodes a part of a file. Of a JPEG the rows below the part are not decoded.
   *
   * @param file all of it
   * @param part asked with the shape of the image, 3 channels
   * @param into the part, 3 channels
   */
  static void decode(byte[] file, Box.Choice part, Pixels into) throws UnreadableImageException {
    if (file.length >= ImageFiles.MOST_BYTES) {
      throw new UnreadableImageException(
          "has %,d bytes or more, the most that are read of an image".formatted(file.length),
          "Store it with fewer bytes, or take it out of the data set");
    }
    ImageHeader header;
    try {
      header = ImageHeader.read(new ByteArrayInputStream(file));
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
    header.requireBytesOfItsPixels(file);
    if (header.colours() != ImageHeader.Colours.PNG) {
      JpegScans.requireFew(file, header);
    }
    ImageShape whole = new ImageShape(3, header.height(), header.width());
    Box box = part.of(whole).within(whole);
    boolean png = header.colours() == ImageHeader.Colours.PNG;
    ImageReader reader = reader(png ? "png" : "jpeg");
    try {
      byte[] needed = png ? PngChunks.ofPixels(file) : file;
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(needed)), true, true);
      into.reshape(new ImageShape(3, box.height(), box.width()));
      if (png) {
        PngColours.toRgb(reader.read(0), box, into);
      } else {
        ImageReadParam region = reader.getDefaultReadParam();
        region.setSourceRegion(new Rectangle(box.left(), box.top(), box.width(), box.height()));
        JpegColours.toRgb(reader.readRaster(0, region), header.colours(), into);
        requireEnd(file, header.pixelsAfter());
      }
    } catch (IOException | RuntimeException e) { // the PNG reader throws what its chunks suggest
      throw new UnreadableImageException(
          "is a damaged %s image (%s)".formatted(png ? "PNG" : "JPEG", e.getMessage()),
          ImageHeader.REPLACE,
          e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Libjpeg makes up what is missing of a truncated file. Its pixels cannot hold the end marker (a
   * byte FF is followed by 00 there), so an end marker after the frame header is the image's own.
   */
  private static void requireEnd(byte[] file, long pixelsAfter) throws UnreadableImageException {
    for (int i = file.length - 2; i >= pixelsAfter; i--) {
      if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == 0xd9) {
        return;
      }
    }
    throw ImageHeader.damaged("is a JPEG image that is cut off");
  }

  /** The JDK's reader, also where the class path offers another. */
  private static ImageReader reader(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().startsWith(JDK + format)) {
        try {
          return provider.createReaderInstance();
        } catch (IOException e) {
          throw new IllegalStateException("the JDK's reader of " + format + " does not start", e);
        }
      }
    }
    throw new IllegalStateException(
        "this JDK has no reader of %s images; it needs the module java.desktop".formatted(format));
  }
}
