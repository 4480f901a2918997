package io.difficultynet.datasets.image;

import io.difficultynet.datasets.image.ImageHeader.Colours;
import io.difficultynet.datasets.image.ImageHeader.Counted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks the marker segments of a JPEG file to its frame header (ITU-T T.81, sections B.1 and B.2).
 * What the components mean is decided as libjpeg does: a JFIF segment says YCbCr; Adobe's segment
 * says which transform; otherwise component numbers that spell RGB say so.
 */
final class JpegHeader {
  static final int START_OF_SCAN = 0xda;

  private static final int PROGRESSIVE = 0xc2;
  private static final int END = 0xd9;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int ADOBE_LENGTH = 12;
  private static final int NO_ADOBE = -1;
  private static final String RGB = "RGB";

  private final Counted in;
  private boolean jfif;
  private int adobeTransform = NO_ADOBE;

  JpegHeader(Counted in) {
    this.in = in;
  }

  ImageHeader read() throws IOException, UnreadableImageException {
    in.exactly(2); // start of image
    while (true) {
      int marker = marker();
      if (marker == START_OF_SCAN || marker == END) {
        throw ImageHeader.damaged("is a JPEG image without a frame header");
      }
      byte[] segment = in.exactly(Math.max(0, in.int16() - 2));
      if (isFrame(marker)) {
        return frame(marker, segment);
      } else if (marker == APP0 && startsWith(segment, "JFIF")) {
        jfif = true;
      } else if (marker == APP14
          && startsWith(segment, "Adobe")
          && segment.length >= ADOBE_LENGTH) {
        adobeTransform = segment[11] & 0xff;
      }
    }
  }

  /** The next marker; bytes in front of it are passed over as libjpeg does. */
  private int marker() throws IOException {
    int previous = 0;
    while (true) {
      int next = in.int8();
      if (previous == 0xff && next != 0xff && next != 0) {
        return next;
      }
      previous = next;
    }
  }

  /** C0 to CF but for tables (C4), a reserved one (C8) and arithmetic conditioning (CC). */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private ImageHeader frame(int marker, byte[] segment) throws UnreadableImageException {
    if (marker > PROGRESSIVE) { // C0 baseline, C1 extended, C2 progressive: Huffman codes
      throw ImageHeader.unsupported(
          "is a lossless, hierarchical or arithmetic-coded JPEG image, which cannot be decoded");
    }
    if (segment.length < 6 || segment.length < 6 + 3 * (segment[5] & 0xff)) {
      throw ImageHeader.damaged("is a JPEG image whose frame header is cut off");
    }
    if (segment[0] != 8) {
      throw ImageHeader.unsupported(
          "is a JPEG image of %d bits a colour; 8 can be decoded".formatted(segment[0]));
    }
    int height = ((segment[1] & 0xff) << 8) | (segment[2] & 0xff);
    int width = ((segment[3] & 0xff) << 8) | (segment[4] & 0xff);
    return new ImageHeader(
        colours(segment),
        height,
        width,
        in.position(),
        fewestBytes(segment, height, width),
        marker == PROGRESSIVE);
  }

  /** A block of 8 x 8 numbers has at least one bit: the code of its mean (T.81, section F.2). */
  private static long fewestBytes(byte[] frame, int height, int width) {
    int mostAcross = 1;
    int mostDown = 1;
    long samples = 0; // of all components, in units of an image's pixels over the two below
    for (int c = 0; c < (frame[5] & 0xff); c++) {
      int across = frame[7 + 3 * c] >> 4 & 0xf;
      int down = frame[7 + 3 * c] & 0xf;
      mostAcross = Math.max(mostAcross, across);
      mostDown = Math.max(mostDown, down);
      samples += (long) across * down;
    }
    return (long) height * width * samples / ((long) mostAcross * mostDown * 64 * 8);
  }

  private Colours colours(byte[] frame) throws UnreadableImageException {
    int components = frame[5] & 0xff;
    return switch (components) {
      case 1 -> Colours.JPEG_GREY;
      case 3 -> {
        boolean spelled =
            frame[6] == RGB.charAt(0) && frame[9] == RGB.charAt(1) && frame[12] == RGB.charAt(2);
        boolean rgb = !jfif && (adobeTransform == NO_ADOBE ? spelled : adobeTransform == 0);
        yield rgb ? Colours.JPEG_RGB : Colours.JPEG_YCBCR;
      }
      case 4 -> adobeTransform == 2 ? Colours.JPEG_YCCK : Colours.JPEG_CMYK;
      default ->
          throw ImageHeader.unsupported(
              "is a JPEG image of %d colours; 1, 3 or 4 can be decoded".formatted(components));
    };
  }

  private static boolean startsWith(byte[] segment, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return segment.length >= expected.length
        && Arrays.equals(segment, 0, expected.length, expected, 0, expected.length);
  }
}
