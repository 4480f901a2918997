package io.difficultynet.datasets.imagelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.DataSource;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.ImageFileSettings;
import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.SmallClassSettings.Action;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.FailingByteSource;
import io.difficultynet.datasets.MemoryByteSource;
import io.difficultynet.datasets.ReferenceVectors;
import io.difficultynet.datasets.TrainTest;
import io.difficultynet.datasets.image.ImageFiles;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.LocalByteSource;
import io.difficultynet.error.Problem;
import io.difficultynet.findings.DataFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFoldersFormatTest {
  private static final byte[] PNG =
      ReferenceVectors.bytes(
          ReferenceVectors.read("image/decoded.json").getConfigList("cases").stream()
              .filter(c -> c.getString("name").equals("png-rgb"))
              .findFirst()
              .orElseThrow(),
          "file");

  private final MemoryByteSource source = new MemoryByteSource();

  private void files(String... locations) {
    for (String location : locations) {
      source.with(location, new byte[0]);
    }
  }

  private static ClassFoldersFormat format(@Nullable String validation) {
    return new ClassFoldersFormat(
        new DataSource.ClassFolders(
            "/d/train", validation, "/d/test", new ImageFileSettings(Verify.NONE, 1, 0)));
  }

  @Test
  void theFoldersAreTheClassesAndBothAreInOrder() {
    files(
        "/d/train/dog/2.jpg", "/d/train/cat/b.png", "/d/train/dog/1.jpg", "/d/train/cat/.DS_Store");
    files("/d/train/_temporary/x.jpg", "/d/test/dog/3.jpg", "/d/val/cat/v.jpg");
    TrainTest all = format("/d/val").read(List.of(), source);
    ImageFiles train = (ImageFiles) all.train();
    assertThat(train.classNames()).containsExactly("cat", "dog");
    assertThat(train.locations())
        .containsExactly(
            "/d/train/cat/b.png", "/d/train/dog/1.jpg", "/d/train/dog/2.jpg", "/d/val/cat/v.jpg");
    assertThat(train.labels(new int[] {0, 1, 2, 3})).containsExactly(0, 1, 1, 0);
    assertThat(train.validationFrom()).isEqualTo(3);
    assertThat(all.test().labels(new int[] {0})).containsExactly(1);
  }

  @Test
  void namesOfTheConfigurationGiveTheOrder() {
    files("/d/train/dog/2.jpg", "/d/train/cat/b.png");
    ImageFiles train = format(null).readTrain(List.of("dog", "cow", "cat"), source);
    assertThat(train.labels(new int[] {0, 1})).containsExactly(0, 2);
    assertThat(train.countsPerClass()).containsExactly(1, 0, 1);
  }

  @Test
  void foldersThatAreNoClassesAreAllNamed() {
    files("/d/train/dog/2.jpg", "/d/train/cat/b.png", "/d/train/dog/puppies/1.jpg");
    files("/d/test/bird/1.png", "/d/test/cow/1.png");
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageContaining(
            "data.train-folder (/d/train), folder dog/puppies: is a folder inside the folder of a"
                + " class.");
    assertThatThrownBy(() -> format(null).readTest(List.of("cat", "dog"), source))
        .hasMessageContaining("data.test-folder (/d/test), folder bird: is none of the 2 classes.")
        .hasMessageContaining("data.test-folder (/d/test), folder cow: is none of the 2 classes.");
  }

  @Test
  void aFolderThatStorageDoesNotListIsTheClustersFault() {
    ByteSource slow = new FailingByteSource(new IOException("503 Slow Down"));
    assertThatThrownBy(() -> format(null).readTrain(List.of(), slow))
        .hasMessage(
            "DN-2004 STORAGE_FAILED: data.train-folder (/d/train): cannot be listed at /d/train:"
                + " IOException, 503 Slow Down. "
                + DataFile.TRY_AGAIN
                + ".");
  }

  @Test
  void aFolderThatIsNotThereOrHasNoFoldersIsRefused() {
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageStartingWith(
            "DN-1002 DATA_MISSING: data.train-folder (/d/train): cannot be listed at /d/train: ");
    files("/d/train/1.jpg");
    assertThatThrownBy(() -> format(null).readTrain(List.of(), source))
        .hasMessageContaining("data.train-folder (/d/train): has no folder with images in it.");
  }

  private static ClassFoldersFormat shared(double fraction) {
    return new ClassFoldersFormat(
        new DataSource.ClassFolders(
            "/d/train", null, null, new ImageFileSettings(Verify.NONE, 1, 0)),
        new DealSettings(new TestShare(fraction, 1), null, SmallClassSettings.KEEP_ALL));
  }

  private void images(String name, int from, int to) {
    for (int i = from; i < to; i++) {
      files("/d/train/" + name + "/" + i + ".jpg");
    }
  }

  private List<String> tested() {
    return shared(0.2).readTest(List.of("cat", "dog", "owl"), source).locations();
  }

  @Test
  void withoutATestFolderAShareOfEachClassIsTestedOn() {
    images("cat", 0, 40);
    images("dog", 0, 3);
    images("owl", 0, 1);
    TrainTest all = shared(0.2).read(List.of(), source);
    assertThat(all.train().countsPerClass()).containsExactly(32, 2, 1);
    assertThat(all.test().countsPerClass()).containsExactly(8, 1, 0);
    ImageFiles test = (ImageFiles) all.test();
    assertThat(((ImageFiles) all.train()).locations())
        .isEqualTo(shared(0.2).readTrain(List.of(), source).locations())
        .doesNotContainAnyElementsOf(test.locations());
    assertThat(tested()).isEqualTo(test.locations());
  }

  @Test
  void whatIsTestedOnStaysWhenClassesGrow() {
    images("cat", 0, 40);
    images("dog", 0, 10);
    images("owl", 0, 10);
    List<String> before = tested();
    images("cat", 40, 45);
    List<String> after = tested();
    assertThat(after).hasSize(before.size() + 1);
    assertThat(after.stream().filter(file -> !file.contains("/cat/")))
        .containsExactlyElementsOf(
            before.stream().filter(file -> !file.contains("/cat/")).toList());
    assertThat(before.stream().filter(file -> file.contains("/cat/") && !after.contains(file)))
        .as("five images more, which move at most one each")
        .hasSizeLessThanOrEqualTo(5);
  }

  private static ClassFoldersFormat dealt(@Nullable String test, DealSettings dealing) {
    return new ClassFoldersFormat(
        new DataSource.ClassFolders(
            "/d/train", null, test, new ImageFileSettings(Verify.NONE, 1, 0)),
        dealing);
  }

  private static SmallClassSettings small(Action action, int minSamples) {
    return new SmallClassSettings(action, minSamples, "other");
  }

  private static Set<String> tracks(ImageFiles files) {
    return IntStream.range(0, files.size())
        .mapToObj(files::group)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  @Test
  void filesOfOneGroupAreTestedOnTogether() {
    for (String name : List.of("cat", "dog")) {
      for (int i = 0; i < 30; i++) {
        files("/d/train/%s/track%d_%d.jpg".formatted(name, i / 3, i));
      }
    }
    files("/d/train/dog/alone.jpg");
    ClassFoldersFormat format =
        dealt(
            null,
            new DealSettings(
                new TestShare(0.2, 1), "^([^/]*/[^_]*)_", SmallClassSettings.KEEP_ALL));
    TrainTest all = format.read(List.of(), source);
    ImageFiles train = (ImageFiles) all.train();
    ImageFiles test = (ImageFiles) all.test();
    assertThat(test.countsPerClass()).containsExactly(6, 6);
    assertThat(tracks(test)).hasSize(4).doesNotContainAnyElementsOf(tracks(train));
    assertThat(format.readTrain(List.of(), source).locations()).isEqualTo(train.locations());
    assertThat(format.readTest(List.of("cat", "dog"), source).locations())
        .isEqualTo(test.locations());
    assertThat(all.findings().warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "data.train-folder: 1 of 61 samples have no group by split.group-by, and each is a group"
                + " of its own, such as dog/alone.jpg. Let split.group-by find a group for every"
                + " sample, or the groups of these may be torn apart.");
  }

  @Test
  void withoutACaptureGroupAllThatMatchesIsTheGroup() {
    files("/d/train/cat/a_1.jpg", "/d/train/dog/a_2.jpg", "/d/train/dog/3.jpg");
    ClassFoldersFormat format =
        dealt("/d/test", new DealSettings(null, "[a-z]_", SmallClassSettings.KEEP_ALL));
    ImageFiles train = format.readTrain(List.of(), source);
    assertThat(IntStream.range(0, 3).mapToObj(train::group)).containsExactly("a_", null, "a_");
  }

  @Test
  void aGroupThatIsTrainedOnAndTestedOnIsAWarning() {
    files("/d/train/cat/a_1.jpg", "/d/train/dog/b_1.jpg", "/d/test/cat/a_2.jpg");
    files("/d/test/dog/c_1.jpg");
    TrainTest all =
        dealt("/d/test", new DealSettings(null, "/(.)_", SmallClassSettings.KEEP_ALL))
            .read(List.of(), source);
    assertThat(all.findings().warnings())
        .extracting(Problem::what)
        .containsExactly("1 groups have samples in both train and test: a");
    files("/d/test/dog/without.jpg");
    assertThat(
            dealt("/d/test", new DealSettings(null, "/(.)_", SmallClassSettings.KEEP_ALL))
                .checkTest(List.of("cat", "dog"), source)
                .findings()
                .warnings())
        .as("groups are nothing to a model that is there")
        .isEmpty();
  }

  @Test
  void aClassOfOneGroupThatIsNotTestedOnIsAWarning() {
    files("/d/train/cat/a_1.jpg", "/d/train/cat/a_2.jpg", "/d/train/dog/b_1.jpg");
    files("/d/train/dog/c_1.jpg");
    TrainTest all =
        dealt(null, new DealSettings(new TestShare(0.5, 1), "^.*_", SmallClassSettings.KEEP_ALL))
            .read(List.of(), source);
    assertThat(all.test().countsPerClass()).containsExactly(0, 1);
    assertThat(all.findings().warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 of 2 classes give no test samples, since no group of them can leave training: cat");
  }

  @Test
  void smallClassesAreMergedBeforeTheTestImagesAreDealt() {
    images("ant", 0, 20);
    images("bee", 0, 2);
    images("cat", 0, 20);
    images("dog", 0, 3);
    ClassFoldersFormat format =
        dealt(null, new DealSettings(new TestShare(0.2, 1), null, small(Action.MERGE, 4)));
    TrainTest all = format.read(List.of(), source);
    assertThat(all.train().classNames()).containsExactly("ant", "cat", "other");
    assertThat(all.train().countsPerClass()).containsExactly(16, 16, 4);
    assertThat(all.test().countsPerClass()).containsExactly(4, 4, 1);
    assertThat(all.findings().warnings())
        .extracting(Problem::what)
        .containsExactly(
            "2 of 4 classes are merged into the class other by split.small-classes, with 5 samples:"
                + " bee (2), dog (3)");
    assertThat(format.readTrain(List.of(), source).locations())
        .isEqualTo(((ImageFiles) all.train()).locations());
    assertThat(format.readTest(all.train().classNames(), source).locations())
        .isEqualTo(((ImageFiles) all.test()).locations());
    assertThat(format.readTrain(List.of("dog", "cat", "bee", "ant"), source).classNames())
        .as("in the order of the configuration")
        .containsExactly("cat", "ant", "other");
  }

  @Test
  void testImagesOfSmallClassesAreLeftOutOrCountAsTheMergedClass() {
    images("ant", 0, 9);
    images("zebra", 0, 2);
    images("cat", 0, 9);
    files("/d/test/zebra/1.jpg", "/d/test/ant/1.jpg", "/d/test/zebra/2.jpg", "/d/test/cat/1.jpg");
    ClassFoldersFormat leftOut =
        dealt("/d/test", new DealSettings(null, null, small(Action.LEAVE_OUT, 4)));
    TrainTest without = leftOut.read(List.of(), source);
    assertThat(without.train().classNames()).containsExactly("ant", "cat");
    assertThat(without.test().countsPerClass()).containsExactly(1, 1);
    assertThat(without.findings().warnings())
        .extracting(problem -> problem.where() + " " + problem.what())
        .containsExactly(
            "data.train-folder 1 of 3 classes are left out by split.small-classes, with 2 samples:"
                + " zebra (2)",
            "data.test-folder 1 of 3 classes are left out by split.small-classes, with 2 samples:"
                + " zebra (2)");
    ImageFiles evaluated = leftOut.checkTest(List.of("ant", "cat"), source);
    assertThat(evaluated.locations()).isEqualTo(((ImageFiles) without.test()).locations());
    assertThat(evaluated.findings().warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 of 3 classes are left out by split.small-classes, with 2 samples: zebra (2)");

    files("/d/test/other/1.jpg"); // a folder of the class that a model has, too
    ClassFoldersFormat merged =
        dealt("/d/test", new DealSettings(null, null, small(Action.MERGE, 4)));
    ImageFiles test = merged.checkTest(List.of("ant", "cat", "other"), source);
    assertThat(test.countsPerClass()).containsExactly(1, 1, 3);
    assertThatThrownBy(() -> merged.readTest(List.of("ant", "cat"), source))
        .as("a model for which nothing was merged")
        .hasMessageContaining("folder zebra: is none of the 2 classes");
  }

  @Test
  void foldersWithoutImagesAreNoClassesAndTold(@TempDir Path folder) throws IOException {
    for (String name : List.of("cat", "dog", "owl/__MACOSX", "__MACOSX")) {
      Files.createDirectories(folder.resolve("train").resolve(name));
      Files.createDirectories(folder.resolve("test").resolve(name));
    }
    Files.write(folder.resolve("train/cat/1.png"), PNG);
    Files.writeString(folder.resolve("train/dog/.DS_Store"), "");
    Files.write(folder.resolve("test/cat/2.png"), PNG);
    TrainTest data =
        new ClassFoldersFormat(
                new DataSource.ClassFolders(
                    folder + "/train",
                    null,
                    folder + "/test",
                    new ImageFileSettings(Verify.NONE, 1, 0)))
            .read(List.of(), new LocalByteSource());
    assertThat(data.train().classNames()).containsExactly("cat");
    assertThat(data.findings().warnings())
        .extracting(Problem::what)
        .containsExactly(
            "has folders without an image, which are no classes: 2, such as dog",
            "has folders without an image, which are no classes: 2, such as dog");
  }

  /** Cameras write such names, and speech commands have a class _background_noise_. */
  @Test
  void namesThatBeginWithADotOrAnUnderscoreAreData() {
    files("/d/train/_other/_MG_1234.JPG", "/d/train/.cat/.1.jpg", "/d/train/.cat/ .jpg");
    ImageFiles train = format(null).readTrain(List.of(), source);
    assertThat(train.classNames()).containsExactly(".cat", "_other");
    assertThat(train.locations())
        .containsExactly(
            "/d/train/.cat/ .jpg", "/d/train/.cat/.1.jpg", "/d/train/_other/_MG_1234.JPG");
    assertThat(train.findings()).isEqualTo(DataFindings.NONE);
  }

  @Test
  void whatIsNotUsedIsCountedWithAnExample() {
    files("/d/train/cat/1.jpg", "/d/train/cat/Thumbs.db", "/d/train/cat/._1.jpg");
    files("/d/train/cat/.1.jpg.crc", "/d/train/DESKTOP.INI", "/d/train/_SUCCESS");
    files("/d/train/__MACOSX/cat/._1.jpg", "/d/train/cat/.ipynb_checkpoints/1.jpg");
    files("/d/train/labels.csv", "/d/train/README.md", "/d/test/cat/2.jpg", "/d/test/.DS_Store");
    TrainTest data = format(null).read(List.of(), source);
    assertThat(data.train().classNames()).containsExactly("cat");
    assertThat(data.train().size()).isEqualTo(1);
    assertThat(data.findings().lines())
        .containsExactlyInAnyOrder(
            "note data.train-folder (/d/train): not used: files that programs leave behind (5, such"
                + " as DESKTOP.INI)",
            "note data.train-folder (/d/train): not used: files beside the folders of the classes"
                + " (2, such as README.md)",
            "note data.train-folder (/d/train): not used: folders that programs leave behind (2,"
                + " such as __MACOSX)",
            "note data.test-folder (/d/test): not used: files that programs leave behind (1, such"
                + " as .DS_Store)");
  }

  @Test
  void aClassMayHaveANameThatProgramsUse() {
    files("/d/train/cat/1.jpg", "/d/train/lost+found/2.jpg");
    assertThat(format(null).readTrain(List.of("cat", "lost+found"), source).size()).isEqualTo(2);
  }

  @Test
  void linksThatLeadNowhereAndPipesDoNotVanish(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path cat = Files.createDirectories(folder.resolve("train/cat"));
    Files.write(cat.resolve("1.png"), PNG);
    Files.createSymbolicLink(cat.resolve("2.png"), folder.resolve("gone.png"));
    assertThat(new ProcessBuilder("mkfifo", cat.resolve("pipe").toString()).start().waitFor())
        .isZero();
    Files.write(Files.createDirectories(folder.resolve("test/cat")).resolve("3.png"), PNG);
    ClassFoldersFormat local = local(folder, new ImageFileSettings(Verify.HEADERS, 1, 0));
    assertThatThrownBy(() -> local.read(List.of(), new LocalByteSource()))
        .hasMessageContaining(
            "train/cat/2.png): there is no such file, or it is a link that leads nowhere.");
    Files.delete(cat.resolve("2.png"));
    assertThat(local.read(List.of(), new LocalByteSource()).findings().lines())
        .anyMatch(
            line -> line.endsWith("not used: pipes, sockets or devices (1, such as cat/pipe)"));
    Files.createSymbolicLink(folder.resolve("train/dog"), folder.resolve("unmounted"));
    assertThatThrownBy(() -> local.read(List.of(), new LocalByteSource()))
        .hasMessageContaining(
            "train), dog: is a link that leads nowhere, and may be meant as a class. Mend the link,"
                + " or remove it.");
  }

  @Test
  void aFileThatIsTrainedOnAndTestedWithIsFoundHoweverItIsSpelled(@TempDir Path folder)
      throws IOException {
    Path cat = Files.createDirectories(folder.resolve("train/cat"));
    Files.write(cat.resolve("1.png"), PNG);
    Path test = Files.createDirectories(folder.resolve("test/cat"));
    Files.createSymbolicLink(test.resolve("other-name.png"), cat.resolve("1.png"));
    ClassFoldersFormat linked = local(folder, new ImageFileSettings(Verify.NONE, 1, 0));
    assertThatThrownBy(() -> linked.read(List.of(), new LocalByteSource()))
        .hasMessageContaining("data: 1 test images are among the other images too, the first is ")
        .hasMessageContaining("/test/cat/other-name.png, the same file as ");
    ClassFoldersFormat same =
        new ClassFoldersFormat(
            new DataSource.ClassFolders(
                folder + "/train",
                null,
                "file:" + folder + "/test/..//train",
                new ImageFileSettings(Verify.NONE, 1, 0)));
    assertThatThrownBy(() -> same.read(List.of(), new LocalByteSource()))
        .hasMessageContaining("1 test images are among the other images too");
  }

  @Test
  void theSameFileTwiceInAPartIsAWarning(@TempDir Path folder) throws IOException {
    Path cat = Files.createDirectories(folder.resolve("train/cat"));
    Files.write(cat.resolve("1.png"), PNG);
    Files.createSymbolicLink(cat.resolve("2.png"), cat.resolve("1.png"));
    Files.createDirectories(folder.resolve("test/cat"));
    TrainTest data =
        local(folder, new ImageFileSettings(Verify.NONE, 1, 0))
            .read(List.of(), new LocalByteSource());
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.findings().warnings())
        .extracting(Problem::what)
        .first()
        .asString()
        .startsWith("1 train images are files that are there already, the first is ");
  }

  @Test
  void copiesOfATrainingImageInTheTestAreAWarningWhereAllIsDecoded(@TempDir Path folder)
      throws IOException {
    Path cat = Files.createDirectories(folder.resolve("train/cat"));
    Files.write(cat.resolve("1.png"), PNG);
    Path test = Files.createDirectories(folder.resolve("test/cat"));
    Files.write(test.resolve("copy.png"), PNG);
    assertThat(
            local(folder, new ImageFileSettings(Verify.DECODE, 1, 0))
                .read(List.of(), new LocalByteSource())
                .findings()
                .warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 test samples have the bytes of a sample that is trained on or validated with: "
                + "%s/test/cat/copy.png and %s/train/cat/1.png".formatted(folder, folder));
    assertThat(
            local(folder, new ImageFileSettings(Verify.HEADERS, 1, 0))
                .read(List.of(), new LocalByteSource())
                .findings())
        .isEqualTo(DataFindings.NONE);
  }

  /** A user who made three mistakes reads of all three. */
  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    files("/d/train/dog/empty.jpg", "/d/train/cat/nested/1.jpg", "/d/test/bird/1.png");
    files("/d/test/dog/empty-too.png");
    ClassFoldersFormat looking =
        new ClassFoldersFormat(
            new DataSource.ClassFolders(
                "/d/train", null, "/d/test", new ImageFileSettings(Verify.HEADERS, 1, 0)));
    assertThatThrownBy(() -> looking.read(List.of(), source))
        .hasMessageContaining("folder cat/nested: is a folder inside the folder of a class.")
        .hasMessageContaining("data.test-folder (/d/test), folder bird: is none of the 2 classes.")
        .hasMessageContaining("data.train-folder (/d/train/dog/empty.jpg): is empty (0 bytes).")
        .hasMessageContaining("data.test-folder (/d/test/dog/empty-too.png): is empty (0 bytes).");
  }

  private static ClassFoldersFormat local(Path folder, ImageFileSettings settings) {
    return new ClassFoldersFormat(
        new DataSource.ClassFolders(folder + "/train", null, folder + "/test", settings));
  }
}
