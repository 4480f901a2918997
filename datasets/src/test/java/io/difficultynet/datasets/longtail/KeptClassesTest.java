package io.difficultynet.datasets.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.SmallClassSettings.Action;
import io.difficultynet.error.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptClassesTest {
  private static final List<String> NAMES = List.of("ant", "bee", "cat", "dog");
  private static final long[] COUNTS = {9, 2, 5, 0};

  private static SmallClassSettings settings(Action action, int minSamples) {
    return new SmallClassSettings(action, minSamples, "other");
  }

  private static KeptClasses kept(Action action, int minSamples) {
    return KeptClasses.of(NAMES, COUNTS, settings(action, minSamples));
  }

  @Test
  void byDefaultAllStay() {
    KeptClasses all = kept(Action.KEEP, 1);
    assertThat(all.names()).isEqualTo(NAMES);
    assertThat(all.isAll()).isTrue();
    assertThat(all.warnings("data", COUNTS)).isEmpty();
  }

  @Test
  void smallClassesAreLeftOutAndTheOthersMoveUp() {
    KeptClasses kept = kept(Action.LEAVE_OUT, 5);
    assertThat(kept.names()).containsExactly("ant", "cat");
    assertThat(List.of(kept.label(0), kept.label(1), kept.label(2), kept.label(3)))
        .containsExactly(0, KeptClasses.LEFT_OUT, 1, KeptClasses.LEFT_OUT);
    assertThat(kept.warnings("data.train-folder", COUNTS))
        .containsExactly(
            new Problem(
                "data.train-folder",
                "2 of 4 classes are left out by split.small-classes, with 2 samples: bee (2), dog"
                    + " (0)",
                "Give these classes split.min-samples = 5 training samples, or lower it"));
  }

  @Test
  void smallClassesAreMergedIntoTheLastClass() {
    KeptClasses kept = kept(Action.MERGE, 3);
    assertThat(kept.names()).containsExactly("ant", "cat", "other");
    assertThat(List.of(kept.label(0), kept.label(1), kept.label(2), kept.label(3)))
        .containsExactly(0, 2, 1, 2);
    assertThat(kept.warnings("data", COUNTS))
        .extracting(Problem::what)
        .containsExactly(
            "2 of 4 classes are merged into the class other by split.small-classes, with 2 samples:"
                + " bee (2), dog (0)");
    assertThat(KeptClasses.of(NAMES, new long[] {9, 9, 9, 9}, settings(Action.MERGE, 9)).names())
        .as("nothing to merge")
        .isEqualTo(NAMES);
  }

  @Test
  void theMergedClassMayHaveTheNameOfASmallOneAlone() {
    SmallClassSettings merge = settings(Action.MERGE, 3);
    List<String> names = List.of("ant", "other", "bee");
    assertThat(KeptClasses.of(names, new long[] {9, 2, 9}, merge).names())
        .containsExactly("ant", "bee", "other");
    assertThatThrownBy(() -> KeptClasses.of(names, new long[] {9, 9, 9}, merge))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: split.merged-class: is other, which is the name of a class that"
                + " is not small. Set it to a name that no class has, or raise split.min-samples so"
                + " that this class is merged with the others.");
  }

  @Test
  void twoClassesHaveToBeLeft() {
    assertThatThrownBy(() -> kept(Action.LEAVE_OUT, 6))
        .hasMessageContaining(
            "split.min-samples: is 6, and 1 of 4 classes have so many training samples, which leaves"
                + " fewer than two. Lower it, or give the classes more samples.");
    assertThatThrownBy(() -> kept(Action.MERGE, 10))
        .hasMessageContaining("and 0 of 4 classes have so many training samples");
    assertThat(kept(Action.MERGE, 6).names()).containsExactly("ant", "other");
  }

  @Test
  void whatAModelDoesNotHaveWasSmall() {
    List<String> model = List.of("ant", "cat", "other");
    List<String> now = List.of("ant", "cat", "other", "bee");
    KeptClasses merged = KeptClasses.ofModel(model, now, settings(Action.MERGE, 3));
    assertThat(merged.names()).isEqualTo(model);
    assertThat(merged.label(3)).isEqualTo(2);
    KeptClasses left = KeptClasses.ofModel(model, now, settings(Action.LEAVE_OUT, 3));
    assertThat(left.label(3)).isEqualTo(KeptClasses.LEFT_OUT);
    assertThat(KeptClasses.takesOthers(model, settings(Action.MERGE, 3))).isTrue();
    assertThat(KeptClasses.takesOthers(NAMES, settings(Action.MERGE, 3))).isFalse();
    assertThat(KeptClasses.takesOthers(NAMES, settings(Action.LEAVE_OUT, 3))).isTrue();
    assertThat(KeptClasses.takesOthers(model, settings(Action.KEEP, 1))).isFalse();
  }
}
