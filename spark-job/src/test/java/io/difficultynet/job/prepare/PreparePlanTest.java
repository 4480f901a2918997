package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.digest.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreparePlanTest {
  private static final TestShare SHARE = new TestShare(0.2, 1);

  private static RunConfig config(String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "split.imbalance=as-is",
                "split.validation-per-class=2",
                "split.validation-most-share=0.5"));
    all.addAll(List.of(overrides));
    String text =
        "difficulty-net.data { format = table, table { path = t, image-column = i,"
            + " label-column = l } }";
    return ConfigReader.read(ConfigReader.parse(text, "test"), all).config();
  }

  private static CheckedSample row(
      Part part, String key, @Nullable String className, long label, String bytes) {
    return new CheckedSample(
        part, -1, key, key, label, className, Sha256.hex(bytes), 1_000_000, 8, 9, null, null);
  }

  private static CheckedSample bad(CheckedSample of, String what) {
    return new CheckedSample(
        of.part(),
        of.index(),
        of.key(),
        of.origin(),
        of.label(),
        of.className(),
        of.sha256(),
        of.bytes(),
        0,
        0,
        what,
        "mend it");
  }

  /** Ten rows of each of the classes. */
  private static List<CheckedSample> rows(String... classes) {
    List<CheckedSample> rows = new ArrayList<>();
    for (String name : classes) {
      for (int i = 0; i < 10; i++) {
        rows.add(row(Part.TRAIN, name + i, name, -1, name + i));
      }
    }
    return rows;
  }

  @Test
  void stringsAreNumberedInAlphabeticalOrder() {
    PreparePlan plan = PreparePlan.of(rows("owl", "cat"), null, SHARE, config());
    assertThat(plan.classNames()).containsExactly("cat", "owl");
    assertThat(plan.counts(Part.TRAIN)).containsExactly(6L, 6L);
    assertThat(plan.counts(Part.VALIDATION)).containsExactly(2L, 2L);
    assertThat(plan.counts(Part.TEST)).containsExactly(2L, 2L);
    assertThat(plan.part(Part.TEST))
        .allMatch(s -> plan.label(s) == ("cat".equals(s.className()) ? 0 : 1));
  }

  @Test
  void theOrderInWhichRowsComeChangesNothing() {
    List<CheckedSample> rows = rows("owl", "cat");
    List<ShardPlan> shards = PreparePlan.of(rows, null, SHARE, config()).shards(Part.TRAIN);
    Collections.shuffle(rows, new Random(1));
    assertThat(PreparePlan.of(rows, null, SHARE, config()).shards(Part.TRAIN)).isEqualTo(shards);
  }

  @Test
  void aShardIsFullAtItsSize() {
    PreparePlan plan =
        PreparePlan.of(rows("a", "b"), null, SHARE, config("prepare.shard-mebibytes=4"));
    assertThat(plan.shards(Part.TRAIN))
        .extracting(shard -> shard.samples().size())
        .containsExactly(5, 5, 2);
    assertThat(plan.shards(Part.TRAIN))
        .extracting(ShardPlan::name)
        .containsExactly(
            "train/part-00000.parquet", "train/part-00001.parquet", "train/part-00002.parquet");
  }

  @Test
  void rejectedSamplesAreListedAndLeftOut() {
    List<CheckedSample> rows = rows("a", "b");
    rows.set(3, bad(rows.get(3), "is empty (0 bytes)"));
    PreparePlan plan = PreparePlan.of(rows, List.of("a", "b"), SHARE, config());
    assertThat(plan.rejected()).extracting(CheckedSample::origin).containsExactly("a3");
    assertThat(plan.counts(Part.TRAIN)).containsExactly(5L, 6L);

    assertThatThrownBy(
            () -> PreparePlan.of(rows, List.of("a", "b"), SHARE, config("prepare.rejected=refuse")))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: Not all samples can be used")
        .hasMessageContaining("a3: is empty (0 bytes). mend it.");
  }

  @Test
  void ofManyRejectedSamplesFiftyAreShown() {
    List<CheckedSample> rows = new ArrayList<>();
    for (int i = 0; i < 1300; i++) {
      rows.add(bad(row(Part.TRAIN, "r" + i, "a", -1, "r" + i), "is empty (0 bytes)"));
    }
    assertThatThrownBy(
            () -> PreparePlan.of(rows, List.of("a"), SHARE, config("prepare.rejected=refuse")))
        .hasMessageContaining("data: 1,250 more samples cannot be used. Start with those above");
  }

  @Test
  void labelsThatAreNoneAreRejected() {
    List<CheckedSample> rows = rows("a", "b");
    rows.add(row(Part.TRAIN, "x", "c", -1, "x"));
    PreparePlan named = PreparePlan.of(rows, List.of("b", "a"), SHARE, config());
    assertThat(named.classNames()).containsExactly("b", "a");
    assertThat(named.rejected())
        .extracting(CheckedSample::what)
        .containsExactly("has the label 'c', which is none of the 2 classes");

    List<CheckedSample> numbers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      numbers.add(row(Part.TRAIN, "r" + i, null, i % 2, "r" + i));
    }
    numbers.add(row(Part.TRAIN, "y", null, -3, "y"));
    PreparePlan plan = PreparePlan.of(numbers, null, SHARE, config());
    assertThat(plan.classNames()).containsExactly("0", "1");
    assertThat(plan.rejected())
        .extracting(CheckedSample::what)
        .containsExactly("has the label -3, which is not in 0..1");

    numbers.set(20, row(Part.TRAIN, "z", null, 20_230_114, "z"));
    PreparePlan dated = PreparePlan.of(numbers, null, SHARE, config());
    assertThat(dated.classNames()).containsExactly("0", "1");
    assertThat(dated.rejected())
        .extracting(CheckedSample::what)
        .containsExactly("has the label 20230114, but there can be 46,340 classes at most");
  }

  @Test
  void aClassThatLosesAllItsSamplesIsAnError() {
    List<CheckedSample> rows = rows("a", "b");
    rows.replaceAll(row -> "b".equals(row.className()) ? bad(row, "is a GIF image") : row);
    assertThatThrownBy(() -> PreparePlan.of(rows, null, SHARE, config()))
        .hasMessageStartingWith("DN-1004 DATA_UNSUITABLE: ")
        .hasMessageContaining(
            "class b, train: loses all its 10 samples; the first: b0 is a GIF image. mend it; or"
                + " leave the class out of the data.");
  }

  @Test
  void duplicatesOfTheTestAreDroppedWhereThatIsAskedFor() {
    List<CheckedSample> rows = rows("a", "b");
    for (int c = 0; c < 2; c++) {
      String name = c == 0 ? "a" : "b";
      rows.add(row(Part.TEST, "test " + name, name, -1, name + 4));
    }
    PreparePlan kept = PreparePlan.of(rows, null, null, config());
    assertThat(kept.counts(Part.TRAIN)).containsExactly(8L, 8L);
    PreparePlan dropped =
        PreparePlan.of(rows, null, null, config("prepare.duplicates-of-test=drop"));
    assertThat(dropped.dropped()).isEqualTo(2);
    assertThat(dropped.counts(Part.TRAIN)).containsExactly(7L, 7L);
    assertThat(dropped.counts(Part.TEST)).containsExactly(1L, 1L);
  }

  @Test
  void theTestShareIsOfTheTrainingRowsAndNotOfThoseSetApartForValidation() {
    List<CheckedSample> rows = rows("a", "b");
    for (String name : List.of("a", "b")) {
      for (int i = 0; i < 3; i++) {
        rows.add(row(Part.VALIDATION, name + i, name, -1, "validation " + name + i));
      }
    }
    PreparePlan plan = PreparePlan.of(rows, null, SHARE, config());
    assertThat(plan.counts(Part.TEST)).containsExactly(2L, 2L);
    assertThat(plan.part(Part.TEST)).allMatch(sample -> sample.part() == Part.TRAIN);
    assertThat(plan.counts(Part.TRAIN)).containsExactly(8L, 8L);
    assertThat(plan.part(Part.VALIDATION))
        .hasSize(4)
        .allMatch(sample -> sample.part() == Part.VALIDATION);
  }

  @Test
  void withoutARowThatCanBeUsedThereIsNoSet() {
    assertThatThrownBy(() -> PreparePlan.of(List.of(), null, SHARE, config()))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: data: has no training sample. Look for the rows where data"
                + " says they are.");
    List<CheckedSample> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(bad(row(Part.TRAIN, "r" + i, null, i % 2, "r" + i), "has no features (null)"));
    }
    assertThatThrownBy(() -> PreparePlan.of(rows, null, SHARE, config()))
        .hasMessage(
            "DN-1004 DATA_UNSUITABLE: data: has 3 training samples, and none can be used; the"
                + " first: r0 has no features (null). mend it.");
  }
}
