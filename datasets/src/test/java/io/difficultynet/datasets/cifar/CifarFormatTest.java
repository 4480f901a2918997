package io.difficultynet.datasets.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.DataSettings;
import io.difficultynet.conf.DataSource;
import io.difficultynet.datasets.EndlessByteSource;
import io.difficultynet.datasets.ImageShape;
import io.difficultynet.datasets.ImageStore;
import io.difficultynet.datasets.LabelledImages;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.format.SampleSets;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.HeapRoom;
import io.difficultynet.error.DifficultyNetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CifarFormatTest {
  private static final String AGAIN = " " + DataFile.COPY_AGAIN + ".";
  private static final int PIXELS = 3 * 32 * 32;

  /**
   * Training file k holds an image of class k − 1 and one of class 9; the test file one of class 4.
   */
  private static MemoryByteSource cifar10() {
    MemoryByteSource files = new MemoryByteSource().with("d/test_batch.bin", records(1, 4));
    for (int k = 1; k <= 5; k++) {
      files.with("d/data_batch_" + k + ".bin", records(1, k - 1, 9));
    }
    return files;
  }

  private static MemoryByteSource cifar100() {
    return new MemoryByteSource()
        .with("d/train.bin", records(2, 19, 99, 0, 7))
        .with("d/test.bin", records(2, 3, 42));
  }

  /** As a gzip file of few bytes can be. */
  @Test
  void aFileWithoutAnEndStopsWhereTheHeapIsFull() {
    CifarFormat format =
        new CifarFormat("d", CifarLayout.CIFAR_100, new HeapRoom(50L * (2 + PIXELS)));
    assertThatThrownBy(
            () ->
                format.readTest(
                    LabelledImages.numbered(100), new EndlessByteSource(new byte[0], new byte[1])))
        .hasMessageStartingWith(
            "DN-1004 DATA_UNSUITABLE: data.root (d/test.bin): has 51 images or more, and the heap"
                + " has room for 50 (0 MiB)");
  }

  @Test
  void readsTheFiveFilesOfCifar10InOrder() {
    TrainTest data = read10(cifar10());
    assertThat(data.train().shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(data.train().labels(IntStream.range(0, 10).toArray()))
        .containsExactly(0, 9, 1, 9, 2, 9, 3, 9, 4, 9);
    assertThat(data.test().labels(new int[] {0})).containsExactly(4);
    assertThat(data.train().classNames()).isEqualTo(LabelledImages.numbered(10));
    assertPixels((ImageStore) data.train(), 1, 1);
  }

  @Test
  void theFilesAreFoundWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      assertThat(CifarLayout.trainFile(5)).isEqualTo("data_batch_5.bin");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theClassesOfCifar100AreItsFineLabels() {
    TrainTest data = read100(cifar100());
    assertThat(data.train().classes()).isEqualTo(100);
    assertThat(data.train().labels(new int[] {0, 1})).containsExactly(99, 7);
    assertThat(data.test().label(0)).isEqualTo(42);
    assertPixels((ImageStore) data.train(), 0, 0);
    assertPixels((ImageStore) data.train(), 1, 1);
  }

  @Test
  void readsGzipAndAFolderWithASlash() {
    MemoryByteSource files = cifar100();
    files.with("d/train.bin", MemoryByteSource.gzip(records(2, 19, 99, 0, 7)));
    TrainTest data = CifarFormat.cifar100("d/").read(List.of(), files);
    assertThat(data.train()).isEqualTo(read100(cifar100()).train());
    assertThat(data.test()).isEqualTo(read100(cifar100()).test());
  }

  @Test
  void takesNamesFromTheFolderUnlessGiven() {
    String text =
        IntStream.range(0, 10).mapToObj(c -> " n" + c).collect(Collectors.joining("\n")) + "\n\n";
    MemoryByteSource files =
        cifar10().with("d/batches.meta.txt", text.getBytes(StandardCharsets.UTF_8));
    assertThat(read10(files).train().classNames()).startsWith("n0", "n1").hasSize(10);
    List<String> given = IntStream.range(0, 10).mapToObj(c -> "mine" + c).toList();
    assertThat(CifarFormat.cifar10("d").read(given, files).test().classNames()).isEqualTo(given);
  }

  @Test
  void refusesNamesThatDoNotFit() {
    MemoryByteSource files =
        cifar100().with("d/fine_label_names.txt", "apple\npear".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read100(files))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.root (d/fine_label_names.txt): has 2 class names, but CIFAR-100 has 100 classes."
                + " Correct the file, delete it to use numbers, or set data.class-names.");
    assertThatThrownBy(() -> CifarFormat.cifar10("d").read(List.of("a", "b"), cifar10()))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1001 CONFIG_INVALID: data.class-names: has 2 names, but CIFAR-10 has 10 classes."
                + " Give 10 names, or none to use those of batches.meta.txt.");
  }

  @Test
  void refusesMissingFilesAllAtOnce() {
    MemoryByteSource files = cifar10().without("d/data_batch_3.bin").without("d/test_batch.bin");
    assertThatThrownBy(() -> read10(files))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1002 DATA_MISSING: The data files are not all there
              data.root (d/data_batch_3.bin): there is no such file. Set data.root to the unpacked folder cifar-10-batches-bin of the binary version of CIFAR-10.
              data.root (d/test_batch.bin): there is no such file. Set data.root to the unpacked folder cifar-10-batches-bin of the binary version of CIFAR-10.""");
  }

  @Test
  void refusesTruncatedRecords() {
    byte[] whole = records(2, 19, 99, 0, 7);
    MemoryByteSource files = cifar100().with("d/train.bin", Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> read100(files))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.root (d/train.bin): ends within its record 1, after 3,073 of 3,074 bytes."
                + AGAIN);
  }

  @Test
  void refusesEmptyFiles() {
    assertThatThrownBy(() -> read100(cifar100().with("d/test.bin", new byte[0])))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage("DN-1003 DATA_CORRUPT: data.root (d/test.bin): is empty." + AGAIN);
  }

  @Test
  void refusesLabelsOutOfRange() {
    assertThatThrownBy(() -> read10(cifar10().with("d/data_batch_2.bin", records(1, 3, 10))))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.root (d/data_batch_2.bin): label 10 of its record 1 is not in 0..9."
                + " Check that this is the binary version of CIFAR-10, as data.format says.");
    assertThatThrownBy(() -> read100(cifar100().with("d/test.bin", records(2, 20, 7))))
        .hasMessage(
            "DN-1003 DATA_CORRUPT: data.root (d/test.bin): coarse label 20 of its record 0 is not in 0..19."
                + " Check that this is the binary version of CIFAR-100, as data.format says.");
    assertThatThrownBy(() -> read100(cifar100().with("d/test.bin", records(2, 19, 255))))
        .hasMessageContaining("fine label 255 of its record 0 is not in 0..99");
  }

  private static TrainTest read10(MemoryByteSource files) {
    return SampleSets.read(new DataSettings(new DataSource.Cifar10("d"), List.of()), files);
  }

  private static TrainTest read100(MemoryByteSource files) {
    return SampleSets.read(new DataSettings(new DataSource.Cifar100("d"), List.of()), files);
  }

  /** Records with these label bytes, {@code labelBytes} each; see {@link #pixel}. */
  private static byte[] records(int labelBytes, int... labels) {
    int length = labelBytes + PIXELS;
    byte[] file = new byte[labels.length / labelBytes * length];
    for (int k = 0; k < labels.length; k++) {
      file[k / labelBytes * length + k % labelBytes] = (byte) labels[k];
    }
    for (int i = 0; i < file.length / length; i++) {
      for (int j = 0; j < PIXELS; j++) {
        file[i * length + labelBytes + j] = pixel(i, j);
      }
    }
    return file;
  }

  /** Value j of the image in record i of its file. */
  private static byte pixel(int i, int j) {
    return (byte) (31 * i + 7 * j + j / 256);
  }

  private static void assertPixels(ImageStore images, int index, int record) {
    Pixels pixels = new Pixels();
    images.decode(index, pixels);
    for (int j = 0; j < PIXELS; j++) {
      assertThat(pixels.values()[j]).as("value %d", j).isEqualTo(pixel(record, j));
    }
  }
}
