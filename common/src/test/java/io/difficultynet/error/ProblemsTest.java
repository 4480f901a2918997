package io.difficultynet.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that are made together. */
class ProblemsTest {

  private static int failing(ErrorCode code, String where) {
    throw new DifficultyNetException(code, where, "is wrong", "Mend it");
  }

  private static ErrorCode codeOf(ErrorCode... found) {
    Problems problems = new Problems();
    for (ErrorCode code : found) {
      problems.attempt(() -> failing(code, code.name()));
    }
    try {
      problems.throwIfAny("Nothing works");
    } catch (DifficultyNetException e) {
      assertThat(e.problems()).hasSize(found.length);
      return e.code();
    }
    throw new AssertionError("nothing was thrown for " + List.of(found));
  }

  @Test
  void aCheckGivesWhatItFindsOrItsProblems() {
    Problems problems = new Problems();
    assertThat(problems.attempt(() -> 3)).isEqualTo(3);
    problems.throwIfAny("Nothing works");
    assertThat(problems.attempt(() -> failing(ErrorCode.DATA_MISSING, "a"))).isNull();
    problems.attempt(() -> failing(ErrorCode.DATA_CORRUPT, "b"));
    assertThatThrownBy(() -> problems.throwIfAny("Nothing works"))
        .hasMessage(
            "DN-1002 DATA_MISSING: Nothing works\n  a: is wrong. Mend it.\n  b: is wrong. Mend it.");
  }

  @Test
  void whatTheNextTryMeetsAgainGoesBeforeAClusterThatFailed() {
    assertThat(codeOf(ErrorCode.DATA_MISSING, ErrorCode.CONFIG_INVALID))
        .isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(codeOf(ErrorCode.STORAGE_FAILED, ErrorCode.CONFIG_INVALID))
        .isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(codeOf(ErrorCode.STORAGE_FAILED, ErrorCode.NATIVE_FAILED, ErrorCode.DATA_MISSING))
        .isEqualTo(ErrorCode.NATIVE_FAILED);
    assertThat(codeOf(ErrorCode.STORAGE_FAILED, ErrorCode.PEER_TIMEOUT))
        .isEqualTo(ErrorCode.STORAGE_FAILED);
  }

  @Test
  void changedProblemsKeepTheirCodeAndStandOnce() {
    Problems problems = new Problems();
    problems.attempt(() -> failing(ErrorCode.DATA_MISSING, "a"));
    problems.attempt(() -> failing(ErrorCode.DATA_CORRUPT, "b"));
    assertThatThrownBy(
            () ->
                problems
                    .map(problem -> new Problem("c", problem.what(), problem.fix()))
                    .throwIfAny("Nothing works"))
        .hasMessage("DN-1002 DATA_MISSING: Nothing works\n  c: is wrong. Mend it.");
  }
}
