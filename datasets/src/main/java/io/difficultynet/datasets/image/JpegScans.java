package io.difficultynet.datasets.image;

/**
 * Counts the scans of a JPEG before it is decoded. The decoder goes over the whole image once a
 * scan, and a scan may have a dozen bytes, so that a small file could take hours (<a
 * href="https://libjpeg-turbo.org/pmwiki/uploads/About/TwoIssueswiththeJPEGStandard.pdf">"Two
 * Issues with the JPEG Standard"</a>). The usual progressive image has 10.
 */
final class JpegScans {
  /** Most scans of an image. */
  static final int MOST_SCANS = 100;

  /** Most scans times pixels: 16 scans of the largest image that is decoded. */
  static final long MOST_WORK = 16 * ImageHeader.MOST_PIXELS;

  private static final int SEGMENT_HEAD = 4; // marker and length

  private JpegScans() {}

  /** Refuses an image whose scans would take too long. */
  static void requireFew(byte[] file, ImageHeader header) throws UnreadableImageException {
    long pixels = (long) header.height() * header.width();
    int most = (int) Math.min(MOST_SCANS, MOST_WORK / pixels);
    int scans = 0;
    int at = marker(file, (int) header.pixelsAfter());
    while (at + SEGMENT_HEAD < file.length) {
      if ((file[at + 1] & 0xff) == JpegHeader.START_OF_SCAN) {
        if (scans == 0 && !header.progressive() && hasAll(file[at + SEGMENT_HEAD], header)) {
          return; // the decoder refuses another one
        }
        scans++;
        if (scans > most) {
          throw new UnreadableImageException(
              "is a JPEG image of more than %d scans for its %,d x %,d pixels"
                  .formatted(most, header.width(), header.height()),
              "Store it with fewer scans, or take it out of the data set");
        }
      }
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      at = marker(file, at + 2 + length);
    }
  }

  private static boolean hasAll(byte componentsOfScan, ImageHeader header) {
    int components =
        switch (header.colours()) {
          case JPEG_GREY -> 1;
          case JPEG_CMYK, JPEG_YCCK -> 4;
          default -> 3;
        };
    return componentsOfScan == components;
  }

  /**
   * Where the next marker of a segment begins; restarts (D0 to D7) and the data are passed over.
   */
  private static int marker(byte[] file, int from) {
    for (int i = from; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff) {
        int code = file[i + 1] & 0xff;
        if (code != 0 && code != 0xff && (code & 0xf8) != 0xd0) {
          return i;
        }
      }
    }
    return file.length;
  }
}
