package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassWarningsTest {
  private static List<String> ofNames(String... names) {
    return ClassWarnings.ofNames(List.of(names)).stream().map(Problem::what).toList();
  }

  @Test
  void ordinaryNamesAreNoWarning() {
    assertThat(ofNames("cat", "dog", "T-shirt/top", "Käfer", "猫", "0", "10", "the dog")).isEmpty();
  }

  @Test
  void namesThatAreEmptyOrHaveBlanksAroundThemAreNamed() {
    assertThat(ofNames("cat", "", " dog", "cow\u00a0", "\uFEFFowl"))
        .containsExactly(
            "4 names are empty or have blanks around them: '', ' dog', 'cow\\u00a0', '\\ufeffowl'");
  }

  @Test
  void namesThatAreHardlyTwoAreNamedAsPairs() {
    assertThat(ofNames("cat", "Cat", "Ka\u0308fer", "K\u00e4fer"))
        .containsExactly(
            "2 names differ from another in case, blanks or Unicode form alone: 'cat' and 'Cat',"
                + " 'Ka\\u0308fer' and 'K\u00e4fer'");
    assertThat(ofNames("cat", "cat ")).hasSize(2);
    assertThat(ofNames("１", "1")).hasSize(1);
  }

  @Test
  void ofManyOddNamesSomeAreShown() {
    String[] names = IntStream.range(0, 9).mapToObj(i -> " " + i).toArray(String[]::new);
    assertThat(ofNames(names))
        .containsExactly(
            "9 names are empty or have blanks around them: ' 0', ' 1', ' 2', ' 3', ' 4', …");
  }

  @Test
  void classesThatAreTrainedAndNotTestedAreNamed() {
    List<String> names = List.of("cat", "dog", "owl", "cow");
    assertThat(
            ClassWarnings.ofMissing(
                names, new long[] {5, 5, 5, 5}, new long[] {1, 2, 3, 4}, "test"))
        .isEmpty();
    assertThat(
            ClassWarnings.ofMissing(
                names, new long[] {5, 5, 5, 0}, new long[] {1, 0, 0, 0}, "test"))
        .extracting(Problem::what)
        .containsExactly(
            "2 of 4 classes have training samples but no test samples: dog, owl; the balanced"
                + " accuracy is over the 1 that have some");
  }

  @Test
  void classesWithFewValidationSamplesAreNamedTheSmallestFirst() {
    List<String> names = List.of("cat", "dog", "owl", "cow");
    assertThat(ClassWarnings.ofFewValidation(names, new long[] {5, 25, 6, 5})).isEmpty();
    assertThat(ClassWarnings.ofFewValidation(names, new long[] {5, 4, 25, 0}))
        .singleElement()
        .asString()
        .startsWith(
            "classes: 2 of 4 classes have fewer than 5 validation samples: cow (0), dog (4); one"
                + " sample moves the accuracy of such a class by 25 points or more")
        .endsWith("are held out with a larger split.validation-most-share.");
  }

  /** A fit of Spark ML tests on nothing. */
  @Test
  void aPartWithoutAnySampleIsNoneThatMissesClasses() {
    assertThat(
            ClassWarnings.ofMissing(
                List.of("a", "b"), new long[] {3, 4}, new long[] {0, 0}, "test"))
        .isEmpty();
  }
}
