package io.difficultynet.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Merging as a law, for the matrix and for the counts made from it. */
class ConfusionMatrixTest {

  private static final int CLASSES = 5;

  record Sample(int truth, int predicted) {}

  @Provide
  Arbitrary<Sample> samples() {
    Arbitrary<Integer> classes = Arbitraries.integers().between(0, CLASSES - 1);
    return Combinators.combine(classes, classes).as(Sample::new);
  }

  /** Any cut into parts, empty ones among them, merged in any order, gives the whole. */
  @Property
  void anyCutInAnyOrderGivesTheWhole(
      @ForAll @Size(max = 60) List<@From("samples") Sample> all,
      @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> cuts,
      @ForAll Random order) {
    List<List<Sample>> parts = cut(all, cuts);
    List<ConfusionMatrix> merged = new ArrayList<>(parts.stream().map(this::count).toList());
    while (merged.size() > 1) {
      Collections.shuffle(merged, order);
      ConfusionMatrix last = merged.remove(merged.size() - 1);
      merged.set(0, merged.get(0).combine(last));
    }
    ConfusionMatrix whole = count(all);
    assertThat(merged.get(0)).isEqualTo(whole).hasSameHashCodeAs(whole);
    ClassCounts counts =
        parts.stream()
            .map(part -> count(part).counts())
            .reduce(ClassCounts.empty(CLASSES), ClassCounts::combine);
    assertThat(counts).isEqualTo(whole.counts()).hasSameHashCodeAs(whole.counts());
  }

  /** As Spark's closures and results travel; 200 tasks of a thousand classes into one driver. */
  @Test
  void onTheWireItHasTheSizeOfWhatWasCounted() throws IOException {
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(1000);
    for (int i = 0; i < 100; i++) {
      counter.record(i, 7 * i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(counter.matrix());
    }
    assertThat(bytes.size()).isLessThan(3000);
  }

  /** The most classes that labels can have; all cells would be 17 GB. */
  @Test
  void itHoldsWhatWasCountedAndNoMore() {
    int most = ConfusionMatrix.MOST_CLASSES;
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(most);
    counter.record(most - 1, most - 1);
    ConfusionMatrix matrix = counter.matrix().combine(counter.matrix());
    assertThat(matrix.at(most - 1, most - 1)).isEqualTo(2);
    assertThat(matrix.counts().total()[most - 1]).isEqualTo(2);
    assertThat(matrix.counts().total()[0]).isZero();
  }

  @Property
  void emptyOnEitherSideChangesNothing(@ForAll @Size(max = 30) List<@From("samples") Sample> all) {
    ConfusionMatrix whole = count(all);
    assertThat(whole.combine(ConfusionMatrix.empty(CLASSES))).isEqualTo(whole);
    assertThat(ConfusionMatrix.empty(CLASSES).combine(whole)).isEqualTo(whole);
    ClassCounts counts = whole.counts();
    assertThat(counts.combine(ClassCounts.empty(CLASSES))).isEqualTo(counts);
    assertThat(ClassCounts.empty(CLASSES).combine(counts)).isEqualTo(counts);
  }

  /** The slow way: go through the samples once a question. */
  @Property
  void countsAreWhatCountingByHandGives(@ForAll @Size(max = 60) List<@From("samples") Sample> all) {
    ConfusionMatrix matrix = count(all);
    ClassCounts counts = matrix.counts();
    for (int c = 0; c < CLASSES; c++) {
      int truth = c;
      assertThat(counts.total()[c]).isEqualTo(all.stream().filter(s -> s.truth == truth).count());
      assertThat(counts.correct()[c])
          .isEqualTo(all.stream().filter(s -> s.truth == truth && s.predicted == truth).count());
      for (int k = 0; k < CLASSES; k++) {
        long expected = Collections.frequency(all, new Sample(c, k));
        assertThat(matrix.at(c, k)).isEqualTo(expected);
        assertThat(matrix.rows()[c][k]).isEqualTo(expected);
      }
    }
  }

  @Property
  void itsRowsMakeTheSameMatrix(@ForAll @Size(max = 60) List<@From("samples") Sample> all) {
    ConfusionMatrix matrix = count(all);
    assertThat(ConfusionMatrix.of(matrix.rows())).isEqualTo(matrix);
  }

  @Test
  void rowsThatAreNoMatrixAreRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(new long[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Row 1 of a confusion matrix has 1 counts; it must have one a class, 2");
    assertThatThrownBy(() -> ConfusionMatrix.of(new long[][] {{1, -2}, {3, 4}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The count of class 0 predicted as 1 is -2; it must be at least 0");
  }

  private static List<List<Sample>> cut(List<Sample> all, List<Integer> cuts) {
    List<Integer> ends = new ArrayList<>(cuts.stream().map(c -> Math.min(c, all.size())).toList());
    ends.add(all.size());
    Collections.sort(ends);
    List<List<Sample>> parts = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      parts.add(all.subList(from, end));
      from = end;
    }
    return parts;
  }

  private ConfusionMatrix count(List<Sample> samples) {
    var counter = ConfusionMatrix.counter(CLASSES);
    samples.forEach(s -> counter.record(s.truth, s.predicted));
    return counter.matrix();
  }

  @Test
  void aMatrixDoesNotMoveWithItsCounter() {
    var counter = ConfusionMatrix.counter(2);
    counter.record(0, 1);
    ConfusionMatrix matrix = counter.matrix();
    counter.record(0, 1);
    matrix.rows()[0][1] = 9;
    assertThat(matrix.at(0, 1)).isEqualTo(1);
    assertThat(matrix).hasToString("ConfusionMatrix[2 classes, 0 as 1: 1]");
    assertThat(Wire.roundTrip(matrix)).isEqualTo(matrix);
  }

  @Test
  void impossibleClassesAreRefused() {
    var counter = ConfusionMatrix.counter(3);
    assertThatThrownBy(() -> counter.record(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The true class is 3; it must be in 0..2");
    assertThatThrownBy(() -> counter.matrix().at(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The predicted class is -1; it must be in 0..2");
    assertThatThrownBy(() -> ConfusionMatrix.counter(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A confusion matrix of 0 classes was asked for; the number must be in 1..46340");
    assertThatThrownBy(() -> ConfusionMatrix.empty(3).combine(ConfusionMatrix.empty(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A confusion matrix of 3 classes cannot be combined with one of 2");
  }
}
