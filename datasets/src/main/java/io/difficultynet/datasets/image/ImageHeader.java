package io.difficultynet.datasets.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What an image file says of itself before its pixels. The content decides, never the name: a PNG
 * called {@code .JPEG} (ImageNet has one) is read as a PNG.
 *
 * @param colours how a pixel is stored
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param pixelsAfter position in the file after which the pixels begin
 * @param fewestBytes of a file that has all its pixels, however well it is compressed
 * @param progressive whether the pixels come in several scans
 */
record ImageHeader(
    Colours colours,
    int height,
    int width,
    long pixelsAfter,
    long fewestBytes,
    boolean progressive) {

  /** An image with more pixels than this is refused: decoding it takes 6 bytes a pixel. */
  static final long MOST_PIXELS = 1L << 26;

  /** A PNG's compression, RFC 1951, makes at most this many bytes of one. */
  private static final int MOST_FROM_ONE_BYTE = 1032;

  private static final int LONGEST_SEGMENT = 1 << 16; // of a JPEG

  private static final String CONVERT = "Convert it to JPEG or PNG, or take it out of the data set";
  static final String REPLACE = "Copy it again from its source, or take it out of the data set";

  /** How a file stores colours. */
  enum Colours {
    /** JPEG with one component. */
    JPEG_GREY,
    /** JPEG with red, green and blue. */
    JPEG_RGB,
    /** JPEG with luminance and two differences, the usual kind. */
    JPEG_YCBCR,
    /** JPEG with inks, inverted as Adobe writes them. */
    JPEG_CMYK,
    /** JPEG with inks, their inverse as YCbCr. */
    JPEG_YCCK,
    /** PNG of any kind. */
    PNG
  }

  /**
   * Reads a header.
   *
   * @throws UnreadableImageException if it is no JPEG or PNG that can be decoded
   * @throws IOException if reading itself fails
   */
  static ImageHeader read(InputStream file) throws UnreadableImageException, IOException {
    BufferedInputStream buffered = new BufferedInputStream(file);
    buffered.mark(Signature.LENGTH);
    Signature kind = Signature.of(buffered.readNBytes(Signature.LENGTH));
    buffered.reset();
    Counted in = new Counted(buffered);
    try {
      ImageHeader header =
          switch (kind) {
            case JPEG -> new JpegHeader(in).read();
            case PNG -> png(in);
            case EMPTY -> throw new UnreadableImageException("is empty (0 bytes)", REPLACE);
            case UNKNOWN ->
                throw new UnreadableImageException("is neither a JPEG nor a PNG image", CONVERT);
            default ->
                throw new UnreadableImageException(
                    "is a %s image, and only JPEG and PNG are read".formatted(kind), CONVERT);
          };
      return header.checked();
    } catch (EOFException e) {
      if (in.position() > ImageFiles.MOST_BYTES - LONGEST_SEGMENT) {
        throw new UnreadableImageException(
            "has no pixels in its first %,d bytes".formatted(in.position()), CONVERT, e);
      }
      throw new UnreadableImageException(
          "ends within its header, after %,d bytes".formatted(in.position()), REPLACE, e);
    }
  }

  private ImageHeader checked() throws UnreadableImageException {
    if (height < 1 || width < 1) {
      throw new UnreadableImageException(
          "says that it has %d rows and %d columns".formatted(height, width), REPLACE);
    }
    if ((long) height * width > MOST_PIXELS) {
      throw new UnreadableImageException(
          "has %,d x %,d pixels, more than %,d in all".formatted(width, height, MOST_PIXELS),
          "Scale it down, or take it out of the data set");
    }
    return this;
  }

  /** Refuses a file that says that it has more pixels than its bytes can hold. */
  void requireBytesOfItsPixels(byte[] file) throws UnreadableImageException {
    if (file.length < fewestBytes) {
      throw damaged(
          "has %,d x %,d pixels by its header, of which the %,d bytes of the file cannot hold all"
              .formatted(width, height, file.length));
    }
  }

  /** PNG specification, sections 5.2 and 11.2.2: IHDR comes first. */
  private static ImageHeader png(Counted in) throws IOException, UnreadableImageException {
    in.exactly(12); // signature and the chunk's length
    String chunk = new String(in.exactly(4), StandardCharsets.US_ASCII);
    if (!chunk.equals("IHDR")) {
      throw damaged("is a PNG image without its header");
    }
    int width = in.int32();
    int height = in.int32();
    long after = in.position();
    long bits = (long) in.int8() * channels(in.int8());
    return new ImageHeader(
        Colours.PNG, height, width, after, fewestBytes(height, width, bits), false);
  }

  /** Numbers of a pixel by the colour type; 1 for a type that there is not. */
  private static int channels(int colourType) {
    return switch (colourType) {
      case 2 -> 3; // red, green and blue
      case 4 -> 2; // grey and alpha
      case 6 -> 4;
      default -> 1; // grey, or an index of the palette
    };
  }

  private static long fewestBytes(int height, int width, long bitsOfPixel) {
    long row = ((long) width * bitsOfPixel + 7) / 8;
    return Math.max(0, height) * Math.max(0, row) / MOST_FROM_ONE_BYTE;
  }

  static UnreadableImageException damaged(String what) {
    return new UnreadableImageException(what, REPLACE);
  }

  static UnreadableImageException unsupported(String what) {
    return new UnreadableImageException(what, CONVERT);
  }

  /**
   * A stream that knows how far it is, and whose end in the midst of a number is an error. So are
   * more bytes than an image file has.
   */
  static final class Counted {
    private final InputStream in;
    private long position;

    Counted(InputStream in) {
      this.in = in;
    }

    long position() {
      return position;
    }

    byte[] exactly(int length) throws IOException {
      requireRoom(length);
      byte[] read = in.readNBytes(length);
      position += read.length;
      if (read.length < length) {
        throw new EOFException();
      }
      return read;
    }

    int int8() throws IOException {
      requireRoom(1);
      int read = in.read();
      if (read < 0) {
        throw new EOFException();
      }
      position++;
      return read;
    }

    private void requireRoom(int length) throws EOFException {
      if (position + length > ImageFiles.MOST_BYTES) {
        throw new EOFException();
      }
    }

    int int16() throws IOException {
      return (int8() << 8) | int8();
    }

    int int32() throws IOException {
      return (int16() << 16) | int16();
    }
  }
}
