package io.difficultynet.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.checkpoint.Manifest;
import io.difficultynet.checkpoint.RunIdentity;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.network.Model;
import io.difficultynet.job.safetensors.Damage;
import io.difficultynet.job.safetensors.TensorStream;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.job.train.TrainingState;
import io.difficultynet.meta.AdamState;
import io.difficultynet.meta.DifficultyNet;
import io.difficultynet.meta.Learner;
import io.difficultynet.report.EpochReport;
import io.difficultynet.report.MetaReport;
import io.difficultynet.report.PerClass;
import io.difficultynet.report.Timings;
import io.difficultynet.seed.Purpose;
import io.difficultynet.seed.Seeds;
import io.difficultynet.weight.ClassWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {

  private static final String SPLIT = "5".repeat(64);
  private static final RunIdentity RUN = run(3, SPLIT);

  private final Path temporary;
  private final CheckpointStore store;
  private final List<String> warnings = new ArrayList<>();

  CheckpointStoreTest(@TempDir Path temporary) {
    this.temporary = temporary;
    this.store = store(temporary, RUN);
  }

  /** Persian writes %d with digits of its own, which no pattern of ours reads. */
  @Test
  void aCheckpointIsFoundWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      store.save(checkpoint(3));
      assertThat(store.latest(warnings::add, false)).isPresent();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aCheckpointComesBackBitForBit() {
    Checkpoint saved = checkpoint(3);
    store.save(saved);
    Checkpoint found = store.latest(warnings::add, false).orElseThrow();
    assertThat(found.state()).isEqualTo(saved.state());
    assertThat(found.startedAt()).isEqualTo(saved.startedAt());
    assertThat(found.epochs()).isEqualTo(saved.epochs());
    assertThat(warnings).isEmpty();
  }

  @Test
  void thereIsNoLatestOneAtFirst() {
    assertThat(store.latest(warnings::add, false)).isEmpty();
    assertThat(store.complete()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {StateFiles.STATE, StateFiles.EPOCHS, RunIdentity.FILE})
  void oneFlippedBitInAnyFileMeansTheOneBefore(String file) throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    flipLastBit(folder(2).resolve(file));
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
    assertThat(warnings)
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("DN-1008 CHECKPOINT_CORRUPT: file:" + folder(2).resolve(file) + ": has ")
        .contains(" bytes with SHA-256 ")
        .contains("; the manifest says ")
        .endsWith(
            "Remove this checkpoint's folder; the run then goes on from the one before, if any.");
  }

  @Test
  void aMissingFileAndADamagedManifestMeanTheOneBefore() throws IOException {
    IntStream.rangeClosed(1, 3).forEach(epochs -> store.save(checkpoint(epochs)));
    Files.delete(folder(2).resolve("state.safetensors"));
    Files.writeString(folder(3).resolve("manifest.json"), "{\"formatVersion\":3");
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).contains("manifest.json: is not a manifest: ");
    assertThat(warnings.get(1)).contains("state.safetensors: is missing. ");
  }

  @Test
  void aFolderThatIsNotWhatItsNameSaysMeansTheOneBefore() throws IOException {
    IntStream.rangeClosed(1, 3).forEach(epochs -> store.save(checkpoint(epochs)));
    Files.move(folder(3), folder(99));
    Files.move(folder(2), folder(3));
    Files.createDirectories(temporary.resolve("epoch-99999999999"));
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
    assertThat(warnings)
        .containsExactly(
            ("DN-1008 CHECKPOINT_CORRUPT: file:%s: holds the checkpoint after 3 epochs, and its name"
                    + " says 99. Remove this folder, or give it back the name epoch-00003.")
                .formatted(folder(99)),
            ("DN-1008 CHECKPOINT_CORRUPT: file:%s: holds the checkpoint after 2 epochs, and its name"
                    + " says 3. Remove this folder, or give it back the name epoch-00002.")
                .formatted(folder(3)));
  }

  /** As copies with Hadoop's own tools leave them; the manifest has digests that count. */
  @Test
  void checksumFilesOfHadoopAreNotLookedAt() throws IOException {
    store.save(checkpoint(1));
    Files.write(
        folder(1).resolve(".state.safetensors.crc"),
        new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
    assertThat(warnings).isEmpty();
  }

  /** A folder in a file's place stands for storage that does not give the file. */
  @Test
  void oneThatCannotBeReadNowIsNotTakenForDamaged() throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Path file = folder(2).resolve("state.safetensors");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> store.latest(warnings::add, false))
        .hasMessageStartingWith("DN-2004 STORAGE_FAILED: file:" + file + ": cannot be read: ");
    assertThat(warnings).isEmpty();
    assertThat(store.complete()).containsExactly(1, 2);
  }

  @Test
  void whenAllAreDamagedTheRunDoesNotStartAnewByItself() throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    flipLastBit(folder(1).resolve("state.safetensors"));
    flipLastBit(folder(2).resolve("state.safetensors"));
    assertThatThrownBy(() -> store.latest(warnings::add, false))
        .asInstanceOf(InstanceOfAssertFactories.type(DifficultyNetException.class))
        .extracting(DifficultyNetException::code)
        .isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
    assertThat(warnings).hasSize(2);
  }

  @Test
  void whetherItIsTheSameRunIsToldWithoutTheState() {
    CheckpointStore other = store(temporary, run(2, SPLIT));
    other.requireSameRun(); // nothing is there yet
    store.save(checkpoint(1));
    store.requireSameRun();
    assertThatThrownBy(other::requireSameRun)
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1009 CHECKPOINT_MISMATCH");
  }

  @Test
  void anotherConfigurationOrSplitIsRefusedAndNotPassedOver() {
    store.save(checkpoint(1));
    String where = "file:" + folder(1);
    assertThatThrownBy(() -> store(temporary, run(2, SPLIT)).latest(warnings::add, false))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1009 CHECKPOINT_MISMATCH: The checkpoint belongs to another run\n  %s: was written"
                + " with another configuration: run.epochs: 3 → 2. Resume with the configuration of"
                + " the run that wrote it, or start anew in another output folder or with --resume"
                + " never.",
            where);
    assertThatThrownBy(() -> store(temporary, run(3, "6".repeat(64))).latest(warnings::add, false))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1009 CHECKPOINT_MISMATCH")
        .hasMessageContaining(where + ": was written with another training split");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aLongerRunGoesOnWhereItIsAskedToAndNothingElseHasChanged() {
    store.save(checkpoint(2));
    CheckpointStore longer = store(temporary, run(5, SPLIT));
    assertThatThrownBy(() -> longer.latest(warnings::add, false))
        .hasMessageContaining("run.epochs: 3 → 5. To make the run longer, give --resume extend. ");
    assertThat(longer.latest(warnings::add, true).orElseThrow().state()).isEqualTo(state(2));
    assertThat(warnings)
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("this run had 3 epochs and goes on to 5; ");
    CheckpointStore shorter = store(temporary, run(2, SPLIT));
    assertThatThrownBy(() -> shorter.latest(warnings::add, true))
        .hasMessageContaining("run.epochs: 3 → 2. Resume with ");
    CheckpointStore otherSplit = store(temporary, run(5, "6".repeat(64)));
    assertThatThrownBy(() -> otherSplit.latest(warnings::add, true))
        .hasMessageContaining("another training split");
  }

  /** The classifier was trained on; epochs of the whole network cannot come after that. */
  @Test
  void aRunInItsSecondStageIsNotMadeLonger() {
    store.save(checkpoint(4));
    assertThatThrownBy(() -> store(temporary, run(5, SPLIT)).latest(warnings::add, true))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1009 CHECKPOINT_MISMATCH: file:" + folder(4))
        .hasMessageContaining("is of the second stage, which began after 3 epochs");
  }

  @Test
  void anInterruptedOneIsPassedOverAndRemovedByTheNextPrune() throws IOException {
    store.save(checkpoint(1));
    store.save(checkpoint(2));
    Files.delete(folder(2).resolve("manifest.json"));
    assertThat(store.complete()).containsExactly(1);
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
    assertThat(warnings).isEmpty();
    store.prune(5, Optional.empty());
    assertThat(folder(2)).doesNotExist();
    assertThat(folder(1)).exists();
  }

  @Test
  void savingAgainReplacesAnInterruptedOne() throws IOException {
    store.save(checkpoint(1));
    Files.delete(folder(1).resolve("manifest.json"));
    Files.writeString(folder(1).resolve("left-over"), "x");
    store.save(checkpoint(1));
    assertThat(folder(1).resolve("left-over")).doesNotExist();
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(1));
  }

  @Test
  void pruningKeepsTheLastOnesAndTheBest() {
    IntStream.rangeClosed(1, 6).forEach(epochs -> store.save(checkpoint(epochs)));
    store.prune(2, Optional.of(3));
    assertThat(store.complete()).containsExactly(3, 5, 6);
    store.prune(1, Optional.empty());
    assertThat(store.complete()).containsExactly(6);
  }

  /** After a fall back, what lies ahead belongs to a course that was left. */
  @Test
  void aDamagedLaterOneDoesNotOutliveTheOnesThatAreWrittenAfterwards() throws IOException {
    IntStream.rangeClosed(1, 4).forEach(epochs -> store.save(checkpoint(epochs)));
    flipLastBit(folder(3).resolve("state.safetensors"));
    flipLastBit(folder(4).resolve("state.safetensors"));
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(2));
    store.save(checkpoint(3));
    store.prune(1, Optional.empty());
    warnings.clear();
    assertThat(store.latest(warnings::add, false).orElseThrow().state()).isEqualTo(state(3));
    assertThat(store.complete()).containsExactly(3);
    assertThat(warnings).isEmpty();
  }

  @Test
  void foldersThatAreNotCheckpointsAreNeverDeleted() throws IOException {
    List<String> foreign = List.of("epoch-7", "epoch-00007-mine", "best", "my epoch-00001");
    for (String name : foreign) {
      Files.createDirectories(temporary.resolve(name));
    }
    Files.writeString(temporary.resolve("notes.txt"), "mine");
    IntStream.rangeClosed(1, 3).forEach(epochs -> store.save(checkpoint(epochs)));
    store.prune(1, Optional.empty());
    assertThat(foreign).allMatch(name -> Files.exists(temporary.resolve(name)));
    assertThat(temporary.resolve("notes.txt")).exists();
  }

  @Test
  void aRunOfManyEpochsStaysInOrder() throws IOException {
    for (String name : List.of("epoch-100000", "epoch-99999", "epoch-00002")) {
      Files.writeString(
          Files.createDirectories(temporary.resolve(name)).resolve("manifest.json"), "{}");
    }
    assertThat(store.complete()).containsExactly(2, 99_999, 100_000);
  }

  /** What other programs find: names, types and numbers. */
  @Test
  void theStateIsAFileOfTensors() throws IOException {
    store.save(checkpoint(3));
    Path file = folder(3).resolve(StateFiles.STATE);
    try (InputStream in = Files.newInputStream(file)) {
      TensorStream tensors =
          TensorStream.open(
              in, Files.size(file), new Damage("state", ErrorCode.CHECKPOINT_CORRUPT, "Look"));
      assertThat(tensors.metadata())
          .containsEntry("formatVersion", "3")
          .containsEntry("completedEpochs", "3")
          .containsEntry("startedAt", "2026-01-02T03:04:05Z");
      assertThat(tensors.tensors())
          .extracting(tensor -> tensor.name() + " " + tensor.type() + " " + tensor.shape())
          .containsExactly(
              "learner.adam.steps I64 [1]",
              "divergences I64 [1]",
              "class-weights F64 [2]",
              "accuracy F64 [2]",
              "learner.theta F64 [%d]".formatted(state(3).learner().theta().length),
              "learner.adam.first F64 [%d]".formatted(state(3).learner().theta().length),
              "learner.adam.second F64 [%d]".formatted(state(3).learner().theta().length),
              "parameters F32 [4]",
              "statistics F32 [2]",
              "velocity F32 [4]");
    }
  }

  /** Numbers of any bits: NaN with a payload, both zeros, the smallest and the infinite. */
  @Test
  void everyBitOfEveryNumberComesBack() {
    int[] bits = {0x7fc00001, 0xffc12345, 0x80000000, 1, 0x7f800000, 0xff7fffff};
    float[] floats = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      floats[i] = Float.intBitsToFloat(bits[i]);
    }
    TrainingState plain = state(1);
    TrainingState odd =
        new TrainingState(
            1,
            2,
            new Model(floats, new float[0]),
            floats,
            plain.weights(),
            new double[] {Double.longBitsToDouble(0x7ff8000000000123L), -0.0},
            plain.learner());
    store.save(new Checkpoint(odd, "2026-01-02T03:04:05Z", List.of(report(1))));
    TrainingState back = store.load(1).state();
    for (int i = 0; i < bits.length; i++) {
      assertThat(Float.floatToRawIntBits(back.model().parameters()[i])).isEqualTo(bits[i]);
      assertThat(Float.floatToRawIntBits(back.velocity()[i])).isEqualTo(bits[i]);
    }
    assertThat(Double.doubleToRawLongBits(back.accuracy()[0])).isEqualTo(0x7ff8000000000123L);
    assertThat(Double.doubleToRawLongBits(back.accuracy()[1])).isEqualTo(Long.MIN_VALUE);
  }

  /** A manifest that fits, around what is no state. */
  @Test
  void aStateThatIsNoneIsRefusedByNameHoweverWellItsDigestFits() throws IOException {
    store.save(checkpoint(1));
    Path file = folder(1).resolve(StateFiles.STATE);
    byte[] whole = Files.readAllBytes(file);
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    Map<String, String> hostile =
        Map.of(
            text.replace("\"velocity\"", "\"velocitx\""),
            "has velocitx of F32 [4]; a checkpoint has lists of {accuracy=F64",
            text.replace("\"accuracy\"", "\"parameters\""),
            "the key parameters stands twice",
            text.replace("\"startedAt\"", "\"startedBy\""),
            "has 1 numbers as learner.adam.steps, 1 as divergences and the start null",
            text.replace(",\"statistics\":", ",\"velocity\":").replace("}},", "}} "),
            "is not readable as JSON",
            text.substring(0, text.length() - 4),
            "bytes behind its header, but the last of its 10 tensors ends at");
    for (Map.Entry<String, String> one : hostile.entrySet()) {
      replaceState(one.getKey().getBytes(StandardCharsets.ISO_8859_1));
      assertThatThrownBy(() -> store.load(1))
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageStartingWith("DN-1008 CHECKPOINT_CORRUPT: file:" + file)
          .hasMessageContaining(one.getValue());
    }
    replaceState(whole);
    assertThat(store.load(1).state()).isEqualTo(state(1));
  }

  private void replaceState(byte[] bytes) throws IOException {
    Folder folder = Folder.at(folder(1).toString(), new Configuration(false));
    Manifest old = SealedFolder.manifest(folder, "Look");
    Map<String, FileEntry> files = new TreeMap<>(old.files());
    files.put(StateFiles.STATE, FileEntry.of(bytes));
    folder.write(StateFiles.STATE, out -> out.write(bytes));
    folder.writeText(
        "manifest.json", Manifest.of(1, files, old.versions(), old.writtenAt()).toJson());
  }

  @Test
  void aCheckpointWithoutAReportForEveryEpochIsRefused() {
    assertThatThrownBy(() -> new Checkpoint(state(2), "2026-01-02T03:04:05Z", List.of(report(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A checkpoint after 2 epochs has as many reports, got 1");
  }

  private static CheckpointStore store(Path root, RunIdentity run) {
    return new CheckpointStore(
        Folder.at(root.toString(), new Configuration(false)), run, Map.of("java", "17"));
  }

  private static RunIdentity run(int epochs, String split) {
    return new RunIdentity(
        new TreeMap<>(Map.of("run.epochs", String.valueOf(epochs), "run.seed", "1")),
        split,
        null,
        SourceFingerprint.of(Map.of("class cat", new SourceFingerprint.Group(242, "ab"))),
        SourceFingerprint.unknown());
  }

  private Path folder(int epochs) {
    return temporary.resolve("epoch-%05d".formatted(epochs));
  }

  private static void flipLastBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  private static Checkpoint checkpoint(int epochs) {
    return new Checkpoint(
        state(epochs),
        "2026-01-02T03:04:05Z",
        IntStream.rangeClosed(1, epochs).mapToObj(CheckpointStoreTest::report).toList());
  }

  /** Numbers that a careless text format would lose. */
  private static TrainingState state(int epochs) {
    double[] theta =
        DifficultyNet.initial(2, 3, new Seeds(epochs).stream(Purpose.DIFFICULTY_NET_INIT)).theta();
    double[] first = theta.clone();
    double[] second = new double[first.length];
    second[0] = Double.MIN_VALUE;
    return new TrainingState(
        epochs,
        2,
        new Model(
            new float[] {epochs, Float.MIN_VALUE, -0f, 1 / 3f},
            new float[] {0.1f, Float.MAX_VALUE}),
        new float[] {1e-30f, -epochs, 0, 7},
        ClassWeights.of(new double[] {2.0 / 3, 4.0 / 3}),
        new double[] {0.25, 1 - 1.0 / epochs},
        new Learner(theta, AdamState.of(10L * epochs, first, second)));
  }

  private static EpochReport report(int epoch) {
    return new EpochReport(
        epoch,
        0.1 / epoch,
        1.0 / 3,
        100,
        2.5,
        new Timings(1, 0.05, 0.1, 0.025, 0.2, 0.3, 0.4),
        PerClass.of(0.5, Double.NaN),
        0.5,
        PerClass.of(1, 1),
        PerClass.of(2.0 / 3, 4.0 / 3),
        epoch == 1
            ? null
            : new MetaReport(
                0.1, 0.2, 0.3, PerClass.of(0.4, 0.5), PerClass.of(1, -1), PerClass.of(-1, 1)),
        2,
        List.of());
  }
}
