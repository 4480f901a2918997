package io.difficultynet.datasets.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.EndlessByteSource;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.SampleStore;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.error.DifficultyNetException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdxFormatTest {
  private static final String AGAIN = " " + DataFile.COPY_AGAIN + ".";

  /** Three training and two test images of 2 rows and 3 columns. */
  private final MemoryByteSource files =
      new MemoryByteSource()
          .with("tr-img", images(3, 2, 3, 18))
          .with("tr-lab", labels(3, 0, 2, 1))
          .with("te-img", images(2, 2, 3, 12))
          .with("te-lab", labels(2, 1, 2));

  @Test
  void readsPixelsAndLabels() {
    TrainTest data = read();
    assertThat(data.train().shape()).isEqualTo(new ImageShape(1, 2, 3));
    assertThat(data.train().size()).isEqualTo(3);
    assertThat(data.test().size()).isEqualTo(2);
    assertThat(data.train().classNames()).containsExactly("0", "1", "2");
    assertThat(data.train().labels(new int[] {0, 1, 2})).containsExactly(0, 2, 1);
    Pixels pixels = new Pixels();
    ((ImageStore) data.train()).decode(2, pixels);
    assertThat(pixels.toArray()).containsExactly(210, 211, 212, 213, 214, 215);
  }

  @Test
  void readsGzipAsWhatItContains() {
    TrainTest plain = read();
    files.with("tr-img", MemoryByteSource.gzip(images(3, 2, 3, 18)));
    files.with("tr-lab", MemoryByteSource.gzip(labels(3, 0, 2, 1)));
    assertThat(read()).isEqualTo(plain);
  }

  /** A few bytes of gzip may hold all of them. */
  @Test
  void refusesMoreThanTheHeapHoldsBeforeItIsUnpacked() {
    byte[] header = ByteBuffer.allocate(8).putInt(0x801).putInt(Integer.MAX_VALUE).array();
    IdxFormat format = new IdxFormat(new DataSource.Idx("tr-img", "tr-lab", "te-img", "te-lab"));
    assertThatThrownBy(
            () -> format.readTrain(List.of(), new EndlessByteSource(header, new byte[1])))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageMatching(
            "DN-1004 DATA_UNSUITABLE: data.train-labels \\(tr-lab\\): has 2,147,483,647 labels or"
                + " more, and the heap has room for [0-9,]+ \\([0-9,]+ MiB\\)\\. Raise"
                + " --driver-memory and --executor-memory, or give a smaller set\\.");
    files.with("tr-lab", labels(2000, new int[2000]));
    files.with("tr-img", MemoryByteSource.gzip(images(2000, 4096, 4096, 0)));
    assertThatThrownBy(this::read)
        .hasMessageContaining("has 2,000 images or more, and the heap has room for");
  }

  @Test
  void namesOfTheConfigurationGiveTheNumberOfClasses() {
    assertThat(read("shirt", "coat", "bag", "boot").train().classNames())
        .containsExactly("shirt", "coat", "bag", "boot");
  }

  @Test
  void labelsAboveHalfAByteAreNotNegative() {
    files.with("tr-lab", labels(3, 0, 200, 1));
    assertThat(read().train().classes()).isEqualTo(201);
    assertThat(read().train().label(1)).isEqualTo(200);
  }

  @Test
  void refusesMissingFilesAllAtOnce() {
    files.without("tr-lab").without("te-img");
    assertRefused(
        """
        DN-1002 DATA_MISSING: The data files are not all there
          data.train-labels (tr-lab): there is no such file. Correct the path, or install the data set there.
          data.test-images (te-img): there is no such file. Correct the path, or install the data set there.""");
  }

  @Test
  void refusesALabelFileForImages() {
    files.with("tr-img", labels(3, 0, 2, 1));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): begins with 0x00000801, but IDX images begin with 0x00000803;"
            + " this is a label file. Is it exchanged with the image file? Give the images in data.train-images.");
  }

  @Test
  void refusesAnImageFileForLabels() {
    files.with("te-lab", images(2, 2, 3, 12));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.test-labels (te-lab): begins with 0x00000803, but IDX labels begin with 0x00000801;"
            + " this is an image file. Is it exchanged with the label file? Give the labels in data.test-labels.");
  }

  @Test
  void refusesOtherMagicNumbers() {
    files.with("tr-img", new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0});
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): begins with 0xcafebabe, but IDX images begin with 0x00000803."
            + " Give an IDX file, plain or gzip, in data.train-images.");
    files.with("tr-img", new byte[] {'<', 'h', 't', 'm', 'l'});
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): begins with 0x3c68746d, but IDX images begin with 0x00000803."
            + " Give an IDX file, plain or gzip, in data.train-images; this one looks like a web page.");
    files.with("tr-img", new byte[] {'P', 'K', 3, 4, 20});
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): begins with 0x504b0304, but IDX images begin with 0x00000803."
            + " Give an IDX file, plain or gzip, in data.train-images; unpack this ZIP archive first.");
  }

  @Test
  void refusesHeadersThatAreCutOff() {
    files.with("tr-img", Arrays.copyOf(images(3, 2, 3, 18), 15));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): has 15 bytes, too few for the 16 bytes of an IDX header."
            + AGAIN);
    files.with("tr-img", new byte[0]);
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): has 0 bytes, too few for the 16 bytes of an IDX header."
            + AGAIN);
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    files.with("tr-img", images(3, 0, 3, 0));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): its header gives the sizes [3, 0, 3]; each must be at least 1."
            + AGAIN);
    files.with("tr-img", images(3, 5000, 5000, 18));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): its header says that an image has 5,000 x 5,000 pixels,"
            + " more than 16,777,216."
            + AGAIN);
    files.with("tr-lab", labels(-1));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-labels (tr-lab): its header gives the sizes [-1]; each must be at least 1."
            + AGAIN);
  }

  @Test
  void refusesTruncatedFiles() {
    files.with("tr-img", images(3, 2, 3, 17));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): ends after 2 of its 3 images." + AGAIN);
    files.with("tr-lab", labels(2_000_000_000, 0, 2));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-labels (tr-lab): ends after 2 of its 2,000,000,000 labels."
            + AGAIN);
  }

  @Test
  void refusesFilesThatAreTooLong() {
    files.with("te-img", images(2, 2, 3, 13));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.test-images (te-img): has more bytes after the last of its 2 images."
            + AGAIN);
    files.with("te-lab", labels(2, 1, 2, 1));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.test-labels (te-lab): has more bytes after the last of its 2 labels."
            + AGAIN);
  }

  @Test
  void refusesLabelsOfAnotherSet() {
    files.with("tr-lab", labels(2, 0, 2));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.train-images (tr-img): holds 3 images, but data.train-labels (tr-lab) holds 2 labels."
            + " Give the images and labels of the same set.");
  }

  @Test
  void refusesLabelsOutOfRange() {
    files.with("te-lab", labels(2, 1, 3));
    assertRefused(
        "DN-1003 DATA_CORRUPT: data.test-labels (te-lab): label 3 of item 1 is not in 0..2;"
            + " the training labels have the classes 0..2."
            + " Give the labels of the same set, or correct data.class-names.");
    assertThatThrownBy(() -> read("a", "b"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.train-labels (tr-lab): label 2 of item 1 is not in 0..1;"
                + " data.class-names has 2 names."
                + " Give the labels of the same set, or correct data.class-names.");
  }

  @Test
  void readsTheTestImagesWithoutTheTrainingImages() {
    SampleStore whole = read().test();
    files.without("tr-img").without("tr-lab");
    DataSettings settings =
        new DataSettings(new DataSource.Idx("tr-img", "tr-lab", "te-img", "te-lab"), List.of());
    assertThat(SampleSets.readTest(settings, whole.classNames(), files)).isEqualTo(whole);
    assertThatThrownBy(() -> SampleSets.readTest(settings, List.of("a", "b"), files))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("data.test-labels (te-lab): label 2")
        .hasMessageContaining("the classes are [a, b]");
  }

  @Test
  void refusesTestImagesOfAnotherShape() {
    files.with("te-img", images(2, 3, 2, 12));
    assertThatThrownBy(() -> read())
        .hasMessageContaining("images of 1x2x3 but the test samples are images of 1x3x2");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> read()).isInstanceOf(DifficultyNetException.class).hasMessage(message);
  }

  private TrainTest read(String... classNames) {
    return SampleSets.read(
        new DataSettings(
            new DataSource.Idx("tr-img", "tr-lab", "te-img", "te-lab"), List.of(classNames)),
        files);
  }

  /** Pixel j of the file's image i is 100 i + 10 + j, as far as it has {@code bytes} bytes. */
  private static byte[] images(int count, int rows, int columns, int bytes) {
    ByteBuffer file = ByteBuffer.allocate(16 + bytes);
    file.putInt(0x803).putInt(count).putInt(rows).putInt(columns);
    for (int k = 0; k < bytes; k++) {
      file.put((byte) (100 * (k / 6) + 10 + k % 6));
    }
    return file.array();
  }

  private static byte[] labels(int count, int... labels) {
    ByteBuffer file = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(count);
    for (int label : labels) {
      file.put((byte) label);
    }
    return file.array();
  }
}
