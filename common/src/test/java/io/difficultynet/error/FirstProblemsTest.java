package io.difficultynet.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirstProblemsTest {

  private static List<Problem> of(int found) {
    Problems problems = new Problems();
    problems.add("run.seed", "is of another kind", "Correct it");
    FirstProblems lines = new FirstProblems(problems, 2);
    for (int i = 1; i <= found; i++) {
      lines.add("line " + i, "is wrong", "Correct it");
    }
    lines.countOthers("the list", "%,d more lines are wrong", "Start with those above");
    return problems.list().subList(1, problems.list().size());
  }

  @Test
  void theFirstAreShownAndTheOthersCounted() {
    assertThat(of(0)).isEmpty();
    assertThat(of(2)).extracting(Problem::where).containsExactly("line 1", "line 2");
    assertThat(of(1234))
        .extracting(Problem::toString)
        .containsExactly(
            "line 1: is wrong. Correct it.",
            "line 2: is wrong. Correct it.",
            "the list: 1,232 more lines are wrong. Start with those above.");
  }
}
