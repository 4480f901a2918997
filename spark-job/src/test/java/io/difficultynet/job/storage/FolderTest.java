package io.difficultynet.job.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

  private static final Configuration HADOOP = new Configuration(false);

  private final Path temporary;

  FolderTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void whatIsWrittenIsReadAndNothingElseIsThere() throws IOException {
    Folder folder = folder("new/run");
    folder.writeText("a.txt", "first");
    folder.writeText("a.txt", "second, grüße");
    assertThat(folder.readText("a.txt")).isEqualTo("second, grüße");
    assertThat(names("new/run")).containsExactly("a.txt");
  }

  /** Four gigabytes of nothing are not read before somebody sees that they are too many. */
  @Test
  void aTextThatIsTooLongIsRefusedByItsReader() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(temporary.resolve("result.json").toFile(), "rw")) {
      file.setLength(1L << 32);
    }
    Folder folder = Folder.at(temporary.toString(), HADOOP);
    assertThatThrownBy(() -> JsonObject.parse(folder.readText("result.json"), "result.json"))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "has 268,435,457 characters, more than the 268,435,456 that are read of JSON"
                + " (result.json)");
  }

  @Test
  void aFileThatGrowsIsTheSameFileOnALocalDisk() throws IOException {
    Folder folder = folder("run");
    folder.extend("a", "one".getBytes(UTF_8));
    try (InputStream open = Files.newInputStream(temporary.resolve("run/a"))) {
      assertThat(open.readAllBytes()).asString(UTF_8).isEqualTo("one");
      folder.extend("a", "one two".getBytes(UTF_8));
      assertThat(open.readAllBytes()).asString(UTF_8).isEqualTo(" two");
    }
    folder.extend("a", "one two".getBytes(UTF_8));
    assertThat(folder.readText("a")).isEqualTo("one two");
  }

  @Test
  void aFileThatGrowsIsReplacedWhereNothingCanBeAppended() {
    String run = DyingFileSystem.uri(temporary.resolve("run"));
    Folder folder = Folder.at(run, DyingFileSystem.of(new Configuration(false)));
    folder.extend("a", "one".getBytes(UTF_8));
    folder.extend("a", "one two".getBytes(UTF_8));
    assertThat(folder.readText("a")).isEqualTo("one two");
  }

  @Test
  void contentThatFailsLeavesTheOldFile() {
    Folder folder = folder("run");
    folder.writeText("a.txt", "old");
    assertThatThrownBy(
            () ->
                folder.write(
                    "a.txt",
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-2004 STORAGE_FAILED: file:%s/a.txt: cannot be written: disk full. Look at the file"
                + " system (space, permission, connection) and run the same command again.",
            temporary.resolve("run"));
    assertThat(folder.readText("a.txt")).isEqualTo("old");
  }

  /** On HDFS the old file goes before the new one comes. */
  @Test
  void aRenameThatFailsLosesNothing() {
    String run = DyingFileSystem.uri(temporary.resolve("run"));
    Folder folder = Folder.at(run, DyingFileSystem.of(new Configuration(false)));
    folder.writeText("a.txt", "old");
    DyingFileSystem.withoutRenaming(
        () ->
            assertThatThrownBy(() -> folder.writeText("a.txt", "new"))
                .isInstanceOf(DifficultyNetException.class)
                .hasMessageContaining("a.txt: cannot be written: renaming"));
    assertThat(folder.textEvenWhileReplaced("a.txt")).contains("new");
    folder.writeText("a.txt", "newer");
    assertThat(folder.readText("a.txt")).isEqualTo("newer");
    assertThat(temporary.resolve("run")).isDirectoryNotContaining("glob:**writing*");
  }

  @Test
  void whereAFileAppearsWholeNothingIsRenamed() {
    String run = ObjectFileSystem.uri(temporary.resolve("run"));
    Folder folder = Folder.at(run, ObjectFileSystem.settings());
    folder.writeText("a.txt", "old");
    assertThatThrownBy(
            () ->
                folder.write(
                    "a.txt",
                    out -> {
                      out.write(1);
                      throw new IOException("no memory");
                    }))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("a.txt: cannot be written: no memory");
    assertThat(folder.readText("a.txt")).isEqualTo("old");
    folder.writeText("a.txt", "new");
    assertThat(folder.readText("a.txt")).isEqualTo("new");
  }

  @Test
  void ofTwoAttemptsTheFirstThatIsCompleteStays() throws IOException {
    Folder folder = folder("set");
    FileEntry first =
        folder.writeOnce(
            "train/a",
            out -> {
              assertThat(folder.writeOnce("train/a", other -> other.write(1)))
                  .isEqualTo(FileEntry.of(new byte[] {1}));
              out.write(1);
            });
    assertThat(first).isEqualTo(FileEntry.of(new byte[] {1}));
    assertThat(folder.writeOnce("train/a", out -> out.write(2))).isEqualTo(first);
    assertThatThrownBy(
            () ->
                folder.writeOnce(
                    "train/b",
                    out -> {
                      throw new IOException("disk full");
                    }))
        .hasMessageContaining("train/b: cannot be written: disk full. ");
    assertThat(folder.readText("train/a")).isEqualTo("\u0001");
    assertThat(names("set/train")).containsExactly("a");
  }

  @Test
  void aFileThatIsNotThereIsToldFromOneThatCannotBeReadNow() {
    Folder folder = folder("run");
    folder.writeText("a", "whole");
    assertThatThrownBy(() -> folder.read("absent", InputStream::readAllBytes))
        .isInstanceOf(FileNotFoundException.class);
    for (IOException failure :
        List.of(
            new IOException("connection reset"),
            new FileNotFoundException("a (Permission denied)"))) {
      assertThatThrownBy(
              () ->
                  folder.read(
                      "a",
                      in -> {
                        throw failure;
                      }))
          .hasMessageStartingWith(
              "DN-2004 STORAGE_FAILED: file:%s/run/a: cannot be read: %s"
                  .formatted(temporary, failure.getMessage()));
    }
  }

  @Test
  void whatKilledAttemptsLeftIsRemoved() throws IOException {
    Folder folder = folder("set");
    folder.writeText(".writing-1234-a", "half");
    folder.writeText("a", "whole");
    folder.removeUnfinished();
    assertThat(names("set")).containsExactly("a");
    folder("absent").removeUnfinished();
  }

  @Test
  void foldersAreListedInOrderWithoutFiles() {
    Folder folder = folder("run");
    folder.child("b").writeText("x", "x");
    folder.child("a").writeText("x", "x");
    folder.writeText("file", "x");
    assertThat(folder.folders()).containsExactly("a", "b");
    assertThat(folder("absent").folders()).isEmpty();
    assertThat(folder.child("a").name()).isEqualTo("a");
  }

  @Test
  void deletingRemovesAFolderWithAllInItAndForgivesAnAbsentOne() throws IOException {
    Folder folder = folder("run");
    folder.child("a").writeText("x", "x");
    folder.delete("a");
    folder.delete("a");
    assertThat(folder.has("a")).isFalse();
    assertThat(names("run")).isEmpty();
  }

  @Test
  void anAbsentFileIsAFailureOfStorageWithItsName() {
    assertThatThrownBy(() -> folder("run").readText("absent"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-2004 STORAGE_FAILED: file:" + temporary + "/run/absent: cannot be read: ");
  }

  @Test
  void theProofThatItIsWritableLeavesNothing() throws IOException {
    folder("deep/er/run").requireWritable();
    assertThat(names("")).isEmpty();
    Files.createDirectory(temporary.resolve("there"));
    folder("there").requireWritable();
    assertThat(names("there")).isEmpty();
  }

  /** The probe and the file of a run that starts at the same time have folders in common. */
  @Test
  void theProofLeavesWhatOthersWriteAtTheSameTime() throws Exception {
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 50; i++) {
        Folder proved = folder("runs-" + i + "/a/b");
        Folder written = folder("runs-" + i + "/a/c");
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> proof =
            others.submit(
                () -> {
                  start.await();
                  proved.requireWritable();
                  return true;
                });
        Future<?> run =
            others.submit(
                () -> {
                  start.await();
                  written.requireWritable();
                  written.writeText("first", "x");
                  written.writeText("second", "x");
                  return true;
                });
        proof.get();
        run.get();
        assertThat(names("runs-" + i + "/a/c")).containsExactlyInAnyOrder("first", "second");
      }
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void theFolderMayBeALinkToAnother() throws IOException {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    Files.createSymbolicLink(temporary.resolve("link"), disk);
    Folder linked = folder("link");
    linked.requireWritable();
    linked.writeText("first", "x");
    linked.writeText("below/second", "x");
    assertThat(disk.resolve("first")).hasContent("x");
    assertThat(disk.resolve("below/second")).hasContent("x");
    assertThat(names("link")).containsExactlyInAnyOrder("first", "below");
  }

  @Test
  void aFileSystemWithoutItsLibraryIsTheUsersToMend() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.NotThere");
    assertThatThrownBy(() -> Folder.at("s3a://bucket/run", hadoop))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1005 OUTPUT_UNWRITABLE: s3a://bucket/run: needs a library that is not there: ")
        .hasMessageContaining("Start with --packages org.apache.hadoop:hadoop-aws:3.3.4");
    assertThatThrownBy(() -> new HadoopByteSource(hadoop).open("s3a://bucket/data"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("needs a library that is not there: ")
        .hasMessageContaining("Start with --packages org.apache.hadoop:hadoop-aws:3.3.4");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTheUsersToChange() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "in the way");
    Folder inAFile = folder("file/run");
    assertThatThrownBy(inAFile::requireWritable)
        .asInstanceOf(InstanceOfAssertFactories.type(DifficultyNetException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
              assertThat(e)
                  .hasMessageStartingWith(
                      "DN-1005 OUTPUT_UNWRITABLE: file:" + file + "/run: cannot be written: ")
                  .hasMessageEndingWith(
                      " Give another --output, or the permission to write there.");
            });
    assertThat(file).hasContent("in the way");
  }

  @Test
  void aFileSystemThatHadoopDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> Folder.at("ftq://host/run", HADOOP))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith(
            "DN-1005 OUTPUT_UNWRITABLE: ftq://host/run: is not a folder on a file system that Hadoop"
                + " knows here: ")
        .hasMessageContaining("Give a path, or a URI such as file:///…");
  }

  @Test
  void aByteSourceOpensFilesOnly() throws IOException {
    HadoopByteSource source = new HadoopByteSource(HADOOP);
    Path file = Files.writeString(temporary.resolve("data"), "bytes");
    assertThat(source.exists(file.toString())).isTrue();
    assertThat(source.exists(file.toUri().toString())).isTrue();
    assertThat(source.exists(temporary.toString())).isFalse();
    assertThat(source.exists(temporary + "/absent")).isFalse();
    try (var in = source.open(file.toString())) {
      assertThat(in).hasContent("bytes");
    }
  }

  private Folder folder(String name) {
    return Folder.at(temporary.resolve(name).toString(), HADOOP);
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
