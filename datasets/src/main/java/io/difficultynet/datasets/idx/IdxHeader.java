package io.difficultynet.datasets.idx;

import io.difficultynet.datasets.io.DataFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Magic number and sizes at the start of an IDX file. */
final class IdxHeader {
  static final int IMAGES = 0x00000803;
  static final int LABELS = 0x00000801;

  private IdxHeader() {}

  /**
   * Reads the header of a file that must have {@code magic}.
   *
   * @return the sizes, each at least 1: [N, rows, columns] of images, [N] of labels
   * @throws io.difficultynet.error.DifficultyNetException DATA_CORRUPT if it is another file, too
   *     short, or its sizes make no sense
   */
  static int[] read(DataFile file, int magic) {
    int dimensions = magic & 0xff;
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * dimensions); // big-endian
    int length = file.read(header.array(), 0, 4);
    int found = header.getInt();
    if (length == 4 && found != magic) {
      throw wrongMagic(file, magic, found);
    }
    length += file.read(header.array(), 4, 4 * dimensions);
    if (length < header.capacity()) {
      throw file.corrupt(
          "has %d bytes, too few for the %d bytes of an IDX header"
              .formatted(length, header.capacity()),
          DataFile.COPY_AGAIN);
    }
    int[] sizes = new int[dimensions];
    header.asIntBuffer().get(sizes);
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw file.corrupt(
          "its header gives the sizes %s; each must be at least 1"
              .formatted(Arrays.toString(sizes)),
          DataFile.COPY_AGAIN);
    }
    return sizes;
  }

  private static RuntimeException wrongMagic(DataFile file, int expected, int found) {
    String what =
        "begins with 0x%08x, but IDX %s begin with 0x%08x"
            .formatted(found, expected == IMAGES ? "images" : "labels", expected);
    return switch (found) {
      case LABELS ->
          file.corrupt(
              what + "; this is a label file",
              "Is it exchanged with the image file? Give the images in " + file.location().key());
      case IMAGES ->
          file.corrupt(
              what + "; this is an image file",
              "Is it exchanged with the label file? Give the labels in " + file.location().key());
      default ->
          file.corrupt(
              what,
              "Give an IDX file, plain or gzip, in "
                  + file.location().key()
                  + (found >>> 24 == '<' ? "; this one looks like a web page" : "")
                  + (found >>> 16 == ('P' << 8 | 'K') ? "; unpack this ZIP archive first" : ""));
    };
  }
}
