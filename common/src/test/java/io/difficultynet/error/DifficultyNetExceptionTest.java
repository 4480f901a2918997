package io.difficultynet.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifficultyNetExceptionTest {

  @Test
  void namesAndValuesFromAnywhereAreShownWithoutWhatHarms() {
    DifficultyNetException e =
        new DifficultyNetException(
            ErrorCode.DATA_CORRUPT,
            "a\u001b[2J\nerror b.jpg",
            "is jdbc:x://h?password=hunter2\nand\u202e more",
            "Give another");
    assertThat(e)
        .hasMessage(
            "DN-1003 DATA_CORRUPT: a\\u001b[2J\\u000aerror b.jpg: is jdbc:x://h?password=***\n"
                + "    and\\u202e more. Give another.");
    assertThat(new Problem("a".repeat(1_000_000), "b", "c").toString()).hasSizeLessThan(5_000);
  }

  @Test
  void oneProblemIsOneLineWithCodePlaceCauseAndRemedy() {
    var cause = new IOException("disk on fire");
    var e =
        new DifficultyNetException(
            ErrorCode.DATA_MISSING, "data.root", "no such folder: /x", "Create it", cause);
    assertThat(e)
        .hasMessage("DN-1002 DATA_MISSING: data.root: no such folder: /x. Create it.")
        .hasCause(cause);
    assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(e.problems())
        .containsExactly(new Problem("data.root", "no such folder: /x", "Create it"));
  }

  @Test
  void problemsAreThrownTogetherOneALine() {
    var problems = new Problems();
    problems.add("train.batch-size", "0 is not in 1..65536", "Set it to 128.");
    problems.add("run.sede", "unknown key", "Did you mean run.seed?");
    assertThat(problems.isEmpty()).isFalse();
    assertThatThrownBy(
            () -> problems.throwIfAny(ErrorCode.CONFIG_INVALID, "The configuration is not usable"))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            """
            DN-1001 CONFIG_INVALID: The configuration is not usable
              train.batch-size: 0 is not in 1..65536. Set it to 128.
              run.sede: unknown key. Did you mean run.seed?""");
    assertThat(problems.list()).hasSize(2);
  }

  @Test
  void withoutProblemsNothingIsThrown() {
    var problems = new Problems();
    problems.throwIfAny(ErrorCode.INTERNAL, "never seen");
    assertThat(problems.isEmpty()).isTrue();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void anExceptionWithoutProblemsIsRefused() {
    assertThatThrownBy(() -> new DifficultyNetException(ErrorCode.INTERNAL, "headline", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DN-3002 INTERNAL without a problem; throw only when at least one was found");
  }

  @Test
  void aProblemWithABlankPartIsRefused() {
    assertThatThrownBy(() -> new Problem("here", "broken", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Problem.fix is blank; say where it is wrong, what is wrong and how to fix it");
  }

  @Test
  void crossesTheWireWhole() throws Exception {
    var sent =
        new DifficultyNetException(ErrorCode.PEER_TIMEOUT, "executor 2", "silent", "Look at it");
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      var received = (DifficultyNetException) in.readObject();
      assertThat(received).hasMessage(sent.getMessage());
      assertThat(received.code()).isEqualTo(sent.code());
      assertThat(received.problems()).isEqualTo(sent.problems());
    }
  }
}
