package io.difficultynet.datasets.cifar;

import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.SampleFormat;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.HeapRoom;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads CIFAR-10 or CIFAR-100 from the folder of its binary version. The classes of CIFAR-100 are
 * its 100 fine labels. The classes' names are those given, else those of the folder's text file,
 * else numbers.
 *
 * <p>The files have no header, so a file that was cut exactly between two records cannot be told
 * from a smaller set; any other damage to its length is noticed.
 */
public final class CifarFormat implements SampleFormat {
  private static final String KEY = "data.root";
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int LONGEST_NAMES_FILE = 1 << 16;

  private final String root;
  private final CifarLayout layout;
  private final HeapRoom room;

  private CifarFormat(String root, CifarLayout layout) {
    this(root, layout, HeapRoom.ofThisJvm());
  }

  CifarFormat(String root, CifarLayout layout, HeapRoom room) {
    this.root = root;
    this.layout = layout;
    this.room = room;
  }

  /** CIFAR-10 in the folder {@code root}. */
  public static CifarFormat cifar10(String root) {
    return new CifarFormat(root, CifarLayout.CIFAR_10);
  }

  /** CIFAR-100 in the folder {@code root}. */
  public static CifarFormat cifar100(String root) {
    return new CifarFormat(root, CifarLayout.CIFAR_100);
  }

  @Override
  public TrainTest read(List<String> classNames, ByteSource source) {
    requireAll(source, Stream.concat(trainFiles(), testFile()));
    List<String> names = names(classNames, source);
    return TrainTest.ofPixels(
        images(source, trainFiles().toList(), names), images(source, testFile().toList(), names));
  }

  @Override
  public LabelledImages readTrain(List<String> classNames, ByteSource source) {
    requireAll(source, trainFiles());
    return images(source, trainFiles().toList(), names(classNames, source));
  }

  @Override
  public LabelledImages readTest(List<String> classNames, ByteSource source) {
    requireAll(source, testFile());
    return images(source, testFile().toList(), names(classNames, source));
  }

  private Stream<DataLocation> trainFiles() {
    return layout.trainFiles().stream().map(this::file);
  }

  private Stream<DataLocation> testFile() {
    return Stream.of(file(layout.testFile()));
  }

  private void requireAll(ByteSource source, Stream<DataLocation> locations) {
    DataLocation.requireAll(
        source,
        locations.toList(),
        "Set %s to the unpacked folder %s of the binary version of %s"
            .formatted(KEY, layout.folder(), layout.title()));
  }

  private List<String> names(List<String> classNames, ByteSource source) {
    List<String> names = classNames.isEmpty() ? namesOfSource(source) : classNames;
    if (names.size() != layout.classes()) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID,
          "data.class-names",
          "has %d names, but %s has %d classes"
              .formatted(names.size(), layout.title(), layout.classes()),
          "Give %d names, or none to use those of %s"
              .formatted(layout.classes(), layout.namesFile()));
    }
    return names;
  }

  private DataLocation file(String name) {
    return new DataLocation(KEY, ByteSource.child(root, name));
  }

  private List<String> namesOfSource(ByteSource source) {
    DataLocation location = file(layout.namesFile());
    if (!location.exists(source)) {
      return LabelledImages.numbered(layout.classes());
    }
    try (DataFile file = DataFile.open(source, location)) {
      String text = new String(file.readUpTo(LONGEST_NAMES_FILE), StandardCharsets.UTF_8);
      List<String> names = text.lines().map(String::strip).filter(name -> !name.isEmpty()).toList();
      if (names.size() != layout.classes()) {
        throw file.corrupt(
            "has %d class names, but %s has %d classes"
                .formatted(names.size(), layout.title(), layout.classes()),
            "Correct the file, delete it to use numbers, or set data.class-names");
      }
      return names;
    }
  }

  private LabelledImages images(
      ByteSource source, List<DataLocation> locations, List<String> names) {
    LabelledImages.Builder images = new LabelledImages.Builder(SHAPE, names);
    for (DataLocation location : locations) {
      try (DataFile file = DataFile.open(source, location)) {
        addRecords(file, images);
      }
    }
    return images.build();
  }

  private void addRecords(DataFile file, LabelledImages.Builder images) {
    int pixels = layout.labels().size(); // where they begin in a record
    byte[] record = new byte[pixels + SHAPE.values()];
    int number = 0;
    int length;
    while ((length = file.read(record, 0, record.length)) == record.length) {
      images.add(record, pixels, label(file, record, number));
      number++;
      room.require(file.location(), "images", images.size(), record.length);
    }
    if (length > 0) {
      throw file.corrupt(
          "ends within its record %,d, after %,d of %,d bytes"
              .formatted(number, length, record.length),
          DataFile.COPY_AGAIN);
    }
    if (number == 0) {
      throw file.corrupt("is empty", DataFile.COPY_AGAIN);
    }
  }

  private int label(DataFile file, byte[] record, int number) {
    int label = 0;
    for (int k = 0; k < layout.labels().size(); k++) {
      CifarLayout.LabelByte kind = layout.labels().get(k);
      label = record[k] & 0xff;
      if (label >= kind.values()) {
        throw file.corrupt(
            "%s %d of its record %,d is not in 0..%d"
                .formatted(kind.name(), label, number, kind.values() - 1),
            "Check that this is the binary version of %s, as data.format says"
                .formatted(layout.title()));
      }
    }
    return label;
  }
}
