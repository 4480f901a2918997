package io.difficultynet.datasets.imagelist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.SmallClassSettings.Action;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.EndlessByteSource;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListFilesFormatTest {
  private static final ImageFileSettings UNSEEN = new ImageFileSettings(Verify.NONE, 1, 0);

  private final MemoryByteSource source = new MemoryByteSource();

  private void list(String name, String text) {
    source.with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static ListFilesFormat format(@Nullable String validation, ImageFileSettings files) {
    return new ListFilesFormat(
        new DataSource.ListFiles("hdfs:///images", "train.txt", validation, "test.txt", files));
  }

  @Test
  void withoutATestListAShareOfEachClassIsTestedOn() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 22; i++) {
      lines.append("n/%d.jpg %d\n".formatted(i, i < 20 ? 0 : i - 19));
    }
    list("train.txt", lines.toString());
    ListFilesFormat shared =
        new ListFilesFormat(
            new DataSource.ListFiles("hdfs:///images", "train.txt", null, null, UNSEEN),
            new DealSettings(new TestShare(0.2, 1), null, SmallClassSettings.KEEP_ALL),
            List.of());
    TrainTest all = shared.read(List.of(), source);
    assertThat(all.train().countsPerClass()).containsExactly(16, 1, 1);
    assertThat(all.test().countsPerClass()).containsExactly(4, 0, 0);
    List<String> test = ((ImageFiles) all.test()).locations();
    assertThat(shared.readTest(all.train().classNames(), source).locations()).isEqualTo(test);
    assertThat(shared.readTrain(List.of(), source).locations())
        .hasSize(18)
        .doesNotContainAnyElementsOf(test);
  }

  /** Places-LT's lists have 106,300 lines: a wrong root is one message, without a look at each. */
  @Test
  void imagesThatAreNotThereAtAllAreToldInOneLine() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      lines.append("train/airfield/%08d.jpg 0\n".formatted(i));
    }
    list("train.txt", lines.toString());
    list("test.txt", "val/airfield/1.jpg 0\n");
    ImageFileSettings headers = new ImageFileSettings(Verify.HEADERS, 1, 0);
    assertThatThrownBy(() -> format(null, headers).read(List.of(), source))
        .isInstanceOfSatisfying(
            DifficultyNetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISSING))
        .hasMessage(
            "DN-1002 DATA_MISSING: The images cannot be used\n"
                + "  data.train-list: names 1,500 files, and of 20 that were looked for none is"
                + " there, such as hdfs:///images/train/airfield/00000000.jpg. Correct data.root,"
                + " in which the paths of the list begin, or copy the images there.");
  }

  @Test
  void wrongLinesAreToldTogetherWithImagesThatAreNotThereAtAll() {
    StringBuilder lines = new StringBuilder("train/airfield\n");
    for (int i = 0; i < 50; i++) {
      lines.append("train/airfield/%08d.jpg 0\n".formatted(i));
    }
    list("train.txt", lines.toString());
    list("test.txt", "val/airfield/1.jpg 0\n");
    ListFilesFormat format = format(null, new ImageFileSettings(Verify.HEADERS, 1, 0));
    assertThatThrownBy(() -> format.read(List.of(), source))
        .hasMessageContaining("line 1: is 'train/airfield'. Write the path")
        .hasMessageContaining("names 50 files, and of 20 that were looked for none is there");
    list("test.txt", lines.toString());
    assertThatThrownBy(() -> format.checkTest(List.of("airfield"), source))
        .hasMessageContaining("line 1: is 'train/airfield'. Write the path")
        .hasMessageContaining("names 50 files, and of 20 that were looked for none is there");
  }

  private static ListFilesFormat small(Action action, String... names) {
    return new ListFilesFormat(
        new DataSource.ListFiles("/i", "train.txt", "val.txt", "test.txt", UNSEEN),
        new DealSettings(null, "^./", new SmallClassSettings(action, 2, "other")),
        List.of(names));
  }

  @Test
  void smallClassesOfListsAreMergedOrLeftOutInEveryPart() {
    list("train.txt", "a/1 0\nb/1 1\na/2 0\nd/1 3\nc/1 2\nd/2 3\n");
    list("val.txt", "e/1 1\ne/2 3\n");
    list("test.txt", "f/1 2\na/9 0\nf/3 3\n");
    TrainTest merged = small(Action.MERGE).read(List.of(), source);
    assertThat(merged.train().classNames()).containsExactly("0", "3", "other");
    assertThat(merged.train().countsPerClass()).containsExactly(2, 3, 3);
    assertThat(merged.train().validationFrom()).isEqualTo(6);
    assertThat(merged.test().labels(new int[] {0, 1, 2})).containsExactly(2, 0, 1);
    assertThat(merged.train().group(0)).isEqualTo("a/");
    assertThat(merged.findings().warnings())
        .extracting(problem -> problem.where() + " " + problem.what())
        .containsExactly(
            "data.train-list 2 of 4 classes are merged into the class other by split.small-classes,"
                + " with 2 samples: 1 (1), 2 (1)",
            "data.validation-list 2 of 4 classes are merged into the class other by"
                + " split.small-classes, with 1 samples: 1 (1), 2 (0)",
            "data.test-list 2 of 4 classes are merged into the class other by split.small-classes,"
                + " with 1 samples: 1 (0), 2 (1)",
            "data 1 groups have samples in both train and test: a/");
    assertThat(
            small(Action.MERGE).readTest(List.of("0", "3", "other"), source).labels(new int[] {0}))
        .containsExactly(2);

    List<String> names = List.of("ant", "bee", "cat", "dog");
    ListFilesFormat leftOut = small(Action.LEAVE_OUT, names.toArray(String[]::new));
    TrainTest without = leftOut.read(names, source);
    assertThat(without.train().classNames()).containsExactly("ant", "dog");
    assertThat(without.train().size()).isEqualTo(5);
    ImageFiles test = leftOut.readTest(List.of("ant", "dog"), source);
    assertThat(test.locations()).containsExactly("/i/a/9", "/i/f/3");
    assertThat(test.locations()).isEqualTo(((ImageFiles) without.test()).locations());
  }

  @Test
  void aLineIsAPathUnderTheRootAndALabel() {
    list("train.txt", "train/n01/a.JPEG 1\n\ntrain/with blank.png\t0\r\n  b.jpg 2  \n");
    ImageFiles train = format(null, UNSEEN).readTrain(List.of(), source);
    assertThat(train.locations())
        .containsExactly(
            "hdfs:///images/train/n01/a.JPEG",
            "hdfs:///images/train/with blank.png",
            "hdfs:///images/b.jpg");
    assertThat(train.labels(new int[] {0, 1, 2})).containsExactly(1, 0, 2);
    assertThat(train.classNames()).containsExactly("0", "1", "2");
    assertThat(train.validationFrom()).isEqualTo(3);
    assertThat(train.shape()).isNull();
    assertThat(train.channels()).isEqualTo(3);
  }

  @Test
  void validationImagesFollowTheTrainingImages() {
    list("train.txt", "a 0\nb 1\n");
    list("val.txt", "c 1\n");
    list("test.txt", "d 0\n");
    TrainTest all = format("val.txt", UNSEEN).read(List.of("cat", "dog"), source);
    assertThat(all.train().size()).isEqualTo(3);
    assertThat(all.train().validationFrom()).isEqualTo(2);
    assertThat(all.train().label(2)).isEqualTo(1);
    assertThat(all.test().size()).isEqualTo(1);
    assertThat(all.test().classNames()).containsExactly("cat", "dog");
  }

  @Test
  void aListThatIsTooLongIsNotCutOff() {
    list("train.txt", "a 0\nb 12\n");
    DataLocation list = new DataLocation("data.train-list", "train.txt");
    assertThat(ImageList.read(source, list, "/", 100, 9).files()).hasSize(2);
    assertThatThrownBy(() -> ImageList.read(source, list, "/", 100, 7))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: data.train-list (train.txt): has more than 7 bytes. Give"
                + " paths that are shorter, below a longer data.root, or prepare the set from a"
                + " table.");
  }

  private static void assertStops(String start, String repeated, String message) {
    EndlessByteSource endless =
        new EndlessByteSource(start.getBytes(UTF_8), repeated.getBytes(UTF_8));
    DataLocation list = new DataLocation("data.train-list", "train.txt");
    assertThatThrownBy(() -> ImageList.read(endless, list, "/", 100, 1 << 20))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(message);
  }

  /** As a gzip file of few bytes can be. */
  @Test
  void aListWithoutAnEndIsGivenUp() {
    assertStops(
        "a 0\n", "x", "data.train-list (train.txt): has more than 8,192 bytes in its line 2.");
    assertStops("a 0\n", "\n", "data.train-list (train.txt): has more than 1,048,576 bytes.");
    assertStops("", "a 0\n", "data.train-list (train.txt): has more than 1,048,576 bytes.");
  }

  @Test
  void aPathThatLeavesTheRootIsNamed() {
    list("train.txt", "/a/b.jpg 0\n../b 0\na/../../c 0\na/../d 0\n./.. 0\n..e 0\nf\0g 0\n");
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> format(null, UNSEEN).readTrain(List.of(), source));
    String fix =
        ". Set data.root to a folder that all images are in, and write their paths below it.";
    assertThat(e.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "data.train-list (train.txt), line 2: leaves data.root by its path ../b" + fix,
            "data.train-list (train.txt), line 3: leaves data.root by its path a/../../c" + fix,
            "data.train-list (train.txt), line 5: leaves data.root by its path ./.."
                + fix.substring(1),
            "data.train-list (train.txt), line 7: has a control character in its path. Give the"
                + " list, not an archive.");
  }

  /** As the lists of Places365 do. */
  @Test
  void aPathThatBeginsWithASlashIsBelowTheRootToo() {
    list("train.txt", "/a/b.jpg 0\n");
    assertThat(format(null, UNSEEN).readTrain(List.of(), source).locations())
        .containsExactly("hdfs:///images//a/b.jpg");
  }

  @Test
  void everyWrongLineIsNamed() {
    list("train.txt", "a 0\nb\nc -1\nd cat\ne 1\na 1\n");
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> format(null, UNSEEN).readTrain(List.of(), source));
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    String fix = " Write the path, a blank and the class as a number from 0 on.";
    assertThat(e.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "data.train-list (train.txt), line 2: is 'b'." + fix,
            "data.train-list (train.txt), line 3: is 'c -1'." + fix,
            "data.train-list (train.txt), line 4: is 'd cat'." + fix,
            "data.train-list (train.txt), line 6: has the path of line 1 again: a. Remove one.");
  }

  @Test
  void manyWrongLinesAreCounted() {
    list("train.txt", "x\n".repeat(100));
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> format(null, UNSEEN).readTrain(List.of(), source));
    assertThat(e.problems()).hasSize(21);
    assertThat(e.problems().get(20).what()).isEqualTo("80 more lines are wrong");
  }

  /** Dates, or numbers of another thing: as many classes as the largest would be made. */
  @Test
  void aLabelThatCannotBeAClassIsNamedWithItsLine() {
    list("train.txt", "a 0\nb 20230114\nc 46339\nd 46340\n");
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> format(null, UNSEEN).readTrain(List.of(), source));
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    String rest =
        ", but there can be 46,340 classes at most. Number the classes from 0 on, without";
    assertThat(e.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "data.train-list (train.txt), line 2: has the label 20230114" + rest + " gaps.",
            "data.train-list (train.txt), line 4: has the label 46340" + rest + " gaps.");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstPath() {
    list("train.txt", "\uFEFFa 0\nb 1\n");
    assertThat(format(null, UNSEEN).readTrain(List.of(), source).locations())
        .containsExactly("hdfs:///images/a", "hdfs:///images/b");
    list("train.txt", "\uFEFF");
    assertThatThrownBy(() -> format(null, UNSEEN).readTrain(List.of(), source))
        .hasMessageContaining("data.train-list (train.txt): is empty.");
  }

  @Test
  void whatIsNoListIsRefused() {
    list("train.txt", "\n \n");
    assertThatThrownBy(() -> format(null, UNSEEN).readTrain(List.of(), source))
        .hasMessageContaining("data.train-list (train.txt): is empty.");
    source.with("train.txt", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
    assertThatThrownBy(() -> format(null, UNSEEN).readTrain(List.of(), source))
        .hasMessageContaining("data.train-list (train.txt): is not text in UTF-8.");
  }

  @Test
  void allMissingListsAreNamedAtOnce() {
    assertThatThrownBy(() -> format("val.txt", UNSEEN).read(List.of(), source))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("data.train-list (train.txt): there is no such file.")
        .hasMessageContaining("data.validation-list (val.txt): there is no such file.")
        .hasMessageContaining("data.test-list (test.txt): there is no such file.");
  }

  @Test
  void everyLabelWithoutAClassIsNamedWithItsLine() {
    list("train.txt", "a 0\nb 1\n");
    list("test.txt", "c 2\n\nd 1\ne 3\n");
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> format(null, UNSEEN).read(List.of(), source));
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
    String fix = " Give lists of the same set, or one name for each class in data.class-names.";
    assertThat(e.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "data.test-list (test.txt), line 1: has the label 2, but there are 2 classes." + fix,
            "data.test-list (test.txt), line 4: has the label 3, but there are 2 classes." + fix);
    assertThatThrownBy(() -> format(null, UNSEEN).readTrain(List.of("cat"), source))
        .hasMessageContaining("line 2: has the label 1, but there are 1 classes.");
    list("val.txt", "f 4\n");
    assertThatThrownBy(() -> format("val.txt", UNSEEN).readTrain(List.of(), source))
        .hasMessageContaining(
            "data.validation-list (val.txt), line 1: has the label 4, but there are 2 classes.");
  }

  @Test
  void ofManyLabelsWithoutAClassTwentyAreNamed() {
    list("test.txt", "b 1\n".repeat(30));
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () -> format(null, UNSEEN).readTest(List.of("cat"), source));
    assertThat(e.problems()).hasSize(21);
    assertThat(e.problems().get(20).what()).isEqualTo("10 more lines are wrong");
  }

  @Test
  void anImageThatIsTrainedOnAndTestedWithIsRefused() {
    list("train.txt", "a 0\nb 1\n");
    list("val.txt", "c 1\n");
    list("test.txt", "d 0\nb 1\nc 1\n");
    assertThatThrownBy(() -> format("val.txt", UNSEEN).read(List.of(), source))
        .hasMessageContaining(
            "2 test images are among the other images too, the first is hdfs:///images/b.");
    list("val.txt", "a 0\n");
    assertThatThrownBy(() -> format("val.txt", UNSEEN).read(List.of(), source))
        .hasMessageContaining(
            "1 validation images are among the other images too, the first is hdfs:///images/a.");
  }

  @Test
  void readingAllLooksAtTheFiles() {
    list("train.txt", "a 0\nb 1\n");
    list("test.txt", "d 0\n");
    assertThatThrownBy(
            () -> format(null, new ImageFileSettings(Verify.HEADERS, 1, 0)).read(List.of(), source))
        .hasMessageContaining("data.train-list (hdfs:///images/a): there is no such file,")
        .hasMessageContaining("data.train-list (hdfs:///images/b): there is no such file,")
        .hasMessageContaining("data.test-list (hdfs:///images/d): there is no such file,");
  }
}
