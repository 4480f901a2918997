package io.difficultynet.datasets.imagelist;

import io.difficultynet.datasets.image.ImageFile;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.HeapRoom;
import io.difficultynet.datasets.io.TextLines;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.FirstProblems;
import io.difficultynet.error.Problems;
import io.difficultynet.metrics.ConfusionMatrix;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a list file: a line an image, its path under the root, blanks, and its label as a number
 * from 0 on. A path may hold blanks itself, and it may begin with a slash and is below the root all
 * the same; empty lines are passed over. Every line that is not so is named, and so is a label
 * without a class, a path that stands twice, and one that leaves the root.
 */
final class ImageList {
  /** ImageNet's own 14 million lines are shorter. */
  private static final int MOST_BYTES = 1 << 30;

  private static final int LONGEST_LINE = 1 << 13; // bytes; no path is longer than 4,096
  private static final int BYTES_OF_IMAGE = 300; // in the heap, of a path of usual length
  private static final int MOST_SHOWN = 20;

  private final DataLocation list;
  private final String root;
  private final int classes;
  private final Problems problems = new Problems();
  private final FirstProblems wrongLines = new FirstProblems(problems, MOST_SHOWN);
  private final List<ImageFile> files = new ArrayList<>();
  private final Map<String, Integer> lineOfPath = new HashMap<>();

  private ImageList(DataLocation list, String root, int classes) {
    this.list = list;
    this.root = root;
    this.classes = classes;
  }

  /**
   * Reads a list.
   *
   * @param root folder in which its paths begin
   * @param classes that there are, or {@link ConfusionMatrix#MOST_CLASSES} where it is for the list
   *     to say
   */
  static FoundFiles read(ByteSource source, DataLocation list, String root, int classes) {
    return read(source, list, root, classes, MOST_BYTES);
  }

  /**
   * The same with at most {@code mostBytes}, unpacked.
   *
   * @throws DifficultyNetException DATA_UNSUITABLE if the list has more
   */
  static FoundFiles read(
      ByteSource source, DataLocation list, String root, int classes, int mostBytes) {
    try (DataFile file = DataFile.open(source, list)) {
      return new ImageList(list, root, classes).read(new TextLines(file, LONGEST_LINE), mostBytes);
    } catch (CharacterCodingException e) {
      throw DataFile.corrupt(
          list, "is not text in UTF-8", "Give the list, not an image or archive");
    }
  }

  private FoundFiles read(TextLines lines, int mostBytes) throws CharacterCodingException {
    HeapRoom room = HeapRoom.ofThisJvm();
    String line;
    while ((line = lines.next()) != null) {
      if (lines.bytes() > mostBytes) {
        throw new DifficultyNetException(
            ErrorCode.DATA_UNSUITABLE,
            list.toString(),
            "has more than %,d bytes".formatted(mostBytes),
            "Give paths that are shorter, below a longer data.root, or prepare the set from a table");
      }
      if (!line.isBlank()) {
        line(lines.number(), line.strip());
        room.require(list, "images", files.size(), BYTES_OF_IMAGE);
      }
    }
    if (files.isEmpty() && problems.isEmpty()) {
      problems.add(
          list.toString(), "is empty", "Give the list of the images, path and label a line");
    }
    wrongLines.countOthers(list.toString(), "%,d more lines are wrong", "Start with those above");
    return new FoundFiles(
        files,
        List.of(),
        List.of(),
        problems,
        ErrorCode.DATA_CORRUPT,
        "A list of images cannot be used");
  }

  private void line(int number, String line) {
    int blank = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
    int label = blank < 0 ? -1 : label(line.substring(blank + 1));
    if (label < 0) {
      problem(
          number,
          "is '%s'".formatted(line.length() <= 80 ? line : line.substring(0, 80) + "…"),
          "Write the path, a blank and the class as a number from 0 on");
      return;
    }
    if (label >= ConfusionMatrix.MOST_CLASSES) {
      problem(
          number,
          "has the label %d, but there can be %,d classes at most"
              .formatted(label, ConfusionMatrix.MOST_CLASSES),
          "Number the classes from 0 on, without gaps");
      return;
    }
    if (label >= classes) {
      problem(
          number,
          "has the label %d, but there are %,d classes".formatted(label, classes),
          "Give lists of the same set, or one name for each class in data.class-names");
      return;
    }
    String path = line.substring(0, blank).strip();
    if (path.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      problem(number, "has a control character in its path", "Give the list, not an archive");
      return;
    }
    if (leavesRoot(path)) {
      problem(
          number,
          "leaves data.root by its path %s".formatted(path),
          "Set data.root to a folder that all images are in, and write their paths below it");
      return;
    }
    Integer earlier = lineOfPath.putIfAbsent(path, number);
    if (earlier != null) {
      problem(number, "has the path of line %,d again: %s".formatted(earlier, path), "Remove one");
      return;
    }
    files.add(new ImageFile(new DataLocation(list.key(), ByteSource.child(root, path)), label));
  }

  /** Whether {@code ..} leads above the folder in which the paths begin. */
  private static boolean leavesRoot(String path) {
    int depth = 0;
    for (String name : path.split("/", -1)) {
      depth += name.isEmpty() || name.equals(".") ? 0 : name.equals("..") ? -1 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** The label, or −1 for what is none. */
  private static int label(String text) {
    try {
      return text.startsWith("-") || text.startsWith("+") ? -1 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void problem(int number, String what, String fix) {
    wrongLines.add("%s, line %,d".formatted(list, number), what, fix);
  }
}
