package io.difficultynet.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ManifestTest {

  private static final byte[] WEIGHTS = {1, 2, 3};
  private static final String REMEDY = "Look at it";

  private static Manifest manifest() {
    return Manifest.of(
        4,
        Map.of(
            "state.safetensors", FileEntry.of(WEIGHTS), "epochs.jsonl", FileEntry.of(new byte[0])),
        Map.of("java", "17.0.9", "spark", "3.5.5"),
        "2026-01-02T03:04:05Z");
  }

  private static DifficultyNetException refusal(ErrorCode code, ThrowingCallable call) {
    DifficultyNetException e = catchThrowableOfType(DifficultyNetException.class, call);
    assertThat(e.code()).isEqualTo(code);
    return e;
  }

  @Test
  void formatThreeIsReadAndWrittenAsEver() throws IOException {
    String golden;
    try (InputStream in =
        Objects.requireNonNull(ManifestTest.class.getResourceAsStream("manifest-3.json"))) {
      golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(Manifest.fromJson(golden, "manifest.json", REMEDY)).isEqualTo(manifest());
    assertThat(manifest().toJson()).isEqualTo(golden);
  }

  /** Or any file of the machine would be read. */
  @Test
  void aFileOutsideOfTheCheckpointIsRefused() {
    for (String name : new String[] {"../a", "/etc/passwd", "a/b", "..", ""}) {
      String wrong = manifest().toJson().replace("\"epochs.jsonl\"", "\"" + name + "\"");
      assertThat(
              refusal(
                  ErrorCode.CHECKPOINT_CORRUPT, () -> Manifest.fromJson(wrong, "m.json", REMEDY)))
          .hasMessageContaining(
              "the file \"" + name + "\" is not the name of a file in a checkpoint's folder");
    }
  }

  @Test
  void anotherFormatIsRefusedByItsNumber() {
    String newer = manifest().toJson().replace("\"formatVersion\" : 3", "\"formatVersion\" : 4");
    assertThat(
            refusal(
                ErrorCode.CHECKPOINT_MISMATCH,
                () -> Manifest.fromJson(newer, "s3a://b/m.json", REMEDY)))
        .hasMessageEndingWith(
            "s3a://b/m.json: has format version 4; this program reads version 3. Use the"
                + " newer program that wrote it.");
    String older = manifest().toJson().replace("\"formatVersion\" : 3", "\"formatVersion\" : 2");
    assertThat(
            refusal(
                ErrorCode.CHECKPOINT_MISMATCH, () -> Manifest.fromJson(older, "m.json", REMEDY)))
        .hasMessageEndingWith(
            "m.json: has format version 2; this program reads version 3. Start anew in another"
                + " output folder or with --resume never.");
  }

  @Test
  void whatIsNoManifestIsRefused() {
    String cut = manifest().toJson().substring(0, 100);
    assertThat(
            refusal(ErrorCode.CHECKPOINT_CORRUPT, () -> Manifest.fromJson(cut, "m.json", REMEDY)))
        .hasMessageContaining("m.json: is not a manifest: is not readable as JSON: ")
        .hasMessageEndingWith(REMEDY + ".");
    String lacking = manifest().toJson().replace("writtenAt", "vrittenAt");
    assertThat(
            refusal(
                ErrorCode.CHECKPOINT_CORRUPT, () -> Manifest.fromJson(lacking, "m.json", REMEDY)))
        .hasMessageContaining("lacks the key writtenAt (m.json)");
    String negative = manifest().toJson().replace("\"bytes\" : 3", "\"bytes\" : -3");
    assertThat(
            refusal(
                ErrorCode.CHECKPOINT_CORRUPT, () -> Manifest.fromJson(negative, "m.json", REMEDY)))
        .hasMessageContaining("bytes is -3; it must be at least 0");
  }

  @Test
  void aFileThatDiffersIsRefusedByLengthOrDigest() throws IOException {
    String name = "state.safetensors";
    manifest().requireIntact(name, FileEntry.of(new ByteArrayInputStream(WEIGHTS)), name, REMEDY);
    assertThat(intact(name, FileEntry.of(new byte[] {1, 2})))
        .hasMessageContaining("/c/state.safetensors: has 2 bytes with SHA-256 ")
        .hasMessageContaining("; the manifest says 3 bytes, ");
    assertThat(intact(name, FileEntry.of(new byte[] {1, 2, 4})))
        .hasMessageContaining("/c/state.safetensors: has 3 bytes with SHA-256 ")
        .hasMessageContaining(
            "; the manifest says 3 bytes,"
                + " 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81.");
    assertThat(intact("x", FileEntry.of(WEIGHTS)))
        .hasMessageContaining(
            "/c/x: is not listed in the manifest, which has [epochs.jsonl, state.safetensors].");
  }

  @Test
  void aFileThatIsNotListedHasNoEntry() {
    assertThat(manifest().entry("state.safetensors", "/c", REMEDY))
        .isEqualTo(FileEntry.of(WEIGHTS));
    assertThat(refusal(ErrorCode.CHECKPOINT_CORRUPT, () -> manifest().entry("x", "/c", REMEDY)))
        .hasMessageContaining(
            "/c: has no file x in its manifest, which lists [epochs.jsonl, state.safetensors].");
  }

  private static DifficultyNetException intact(String name, FileEntry found) {
    return refusal(
        ErrorCode.CHECKPOINT_CORRUPT,
        () -> manifest().requireIntact(name, found, "/c/" + name, REMEDY));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Manifest.of(-1, Map.of(), Map.of(), "now"))
        .withMessage("completedEpochs is -1; it must be at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileEntry(1, "ABC"))
        .withMessage("sha256 is \"ABC\"; it must be 64 lower-case hexadecimal digits");
  }
}
