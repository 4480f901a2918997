package io.difficultynet.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.difficultynet.digest.SourceFingerprint;
import io.difficultynet.digest.SourceFingerprint.Group;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunIdentityTest {

  private static final SourceFingerprint TRAIN =
      SourceFingerprint.of(
          Map.of("class cat", new Group(242, "a1"), "class dog", new Group(3, "b2")));
  private static final SourceFingerprint TEST =
      SourceFingerprint.of(Map.of("class cat", new Group(10, "c3")));
  private static final RunIdentity RUN = run(Map.of(), TRAIN, TEST, "5p117", null);

  private static RunIdentity run(
      Map<String, String> changed,
      SourceFingerprint train,
      SourceFingerprint test,
      String split,
      @Nullable String weights) {
    TreeMap<String, String> settings =
        new TreeMap<>(Map.of("run.epochs", "3", "train.batch-size", "64"));
    settings.putAll(changed);
    return new RunIdentity(settings, split, weights, train, test);
  }

  private static List<String> refusal(RunIdentity now, boolean longer) {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class, () -> RUN.requireSame("epoch-2", now, longer));
    assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_MISMATCH);
    return e.problems().stream().map(Problem::what).toList();
  }

  @Test
  void itComesBackFromJson() {
    assertThat(RunIdentity.fromJson(RUN.toJson(), "run.json", "Look")).isEqualTo(RUN);
    RunIdentity pretrained = run(Map.of(), TRAIN, SourceFingerprint.unknown(), "5p117", "0a1b");
    assertThat(RunIdentity.fromJson(pretrained.toJson(), "run.json", "Look")).isEqualTo(pretrained);
  }

  @Test
  void whatIsSomethingElseIsRefused() {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () ->
                RunIdentity.fromJson(
                    RUN.toJson().replace("\"train\"", "\"trian\""), "run.json", "Look"));
    assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
    assertThat(e).hasMessageContaining("run.json: does not say what run it belongs to: ");
  }

  @Test
  void theSameRunGoesOn() {
    RUN.requireSame("epoch-2", RUN, false);
    RUN.requireSame("epoch-2", RUN, true);
  }

  @Test
  void everyChangedKeyIsNamed() {
    RunIdentity now =
        run(Map.of("run.epochs", "2", "train.micro-batch-size", "8"), TRAIN, TEST, "5p117", null);
    assertThat(refusal(now, true))
        .containsExactly(
            "was written with another configuration: run.epochs: 3 → 2, train.micro-batch-size: not"
                + " set → 8");
  }

  @Test
  void onlyALongerRunIsLonger() {
    RunIdentity longer = run(Map.of("run.epochs", "5"), TRAIN, TEST, "5p117", null);
    RUN.requireSame("epoch-2", longer, true);
    assertThat(RUN.isLonger(longer)).isTrue();
    assertThat(longer.isLonger(RUN)).isFalse();
    assertThat(RUN.isLonger(RUN)).isFalse();
    assertThat(refusal(longer, false)).singleElement().asString().contains("run.epochs: 3 → 5");
    RunIdentity other =
        run(Map.of("run.epochs", "5", "train.batch-size", "128"), TRAIN, TEST, "5p117", null);
    assertThat(refusal(other, true)).singleElement().asString().contains("64 → 128");
  }

  /** Of changed data the split tells nothing new. */
  @Test
  void changedDataIsNamedByClass() {
    SourceFingerprint train =
        SourceFingerprint.of(
            Map.of(
                "class cat", new Group(244, "aa"),
                "class dog", new Group(3, "bb"),
                "class emu", new Group(1, "cc")));
    RunIdentity now = run(Map.of(), train, SourceFingerprint.of(Map.of()), "other", null);
    assertThat(refusal(now, false))
        .containsExactly(
            "was written with other data: of the training source, class cat has 2 samples more (242"
                + " before, 244 now); of the training source, class dog has as many samples with"
                + " other bytes; of the training source, class emu is new (1 samples)");
    RunIdentity gone =
        run(
            Map.of(),
            TRAIN,
            SourceFingerprint.of(Map.of("class dog", new Group(10, "c3"))),
            "5p117",
            null);
    assertThat(refusal(gone, false))
        .singleElement()
        .asString()
        .endsWith(
            "of the test source, class cat is gone (10 samples); of the test source, class dog is new (10 samples)");
  }

  @Test
  void ofManyDifferencesTheFirstAreShown() {
    Map<String, Group> many = new TreeMap<>();
    for (int c = 0; c < 100; c++) {
      many.put("class %03d".formatted(c), new Group(1, "x"));
    }
    SourceFingerprint before = SourceFingerprint.of(many);
    many.replaceAll((name, group) -> new Group(1, "y"));
    assertThat(before.differences(SourceFingerprint.of(many)))
        .hasSize(11)
        .startsWith("class 000 has as many samples with other bytes")
        .endsWith("and 90 more");
    assertThat(before.differences(SourceFingerprint.unknown())).isEmpty();
  }

  @Test
  void anotherSplitAndOtherWeightsAreNamed() {
    assertThat(refusal(run(Map.of(), TRAIN, TEST, "other", "ffff"), false))
        .containsExactly(
            "was written with another training split (digest 5p117, now other)",
            "was written with another file of pretrained weights (digest null, now ffff)");
  }
}
