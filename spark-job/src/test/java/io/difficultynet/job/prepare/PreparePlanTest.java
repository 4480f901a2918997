package io.difficultynet.job.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.DealSettings;
import io.difficultynet.conf.RunConfig;
import io.difficultynet.conf.SmallClassSettings;
import io.difficultynet.conf.SmallClassSettings.Action;
import io.difficultynet.conf.TestShare;
import io.difficultynet.datasets.parquet.Part;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreparePlanTest {
  private static final DealSettings SHARE =
      new DealSettings(new TestShare(0.2, 1), null, SmallClassSettings.KEEP_ALL);

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
        part,
        -1,
        key,
        key,
        label,
        className,
        null,
        1,
        Sha256.hex(bytes),
        1_000_000,
        8,
        9,
        null,
        null);
  }

  private static CheckedSample bad(CheckedSample of, String what) {
    return new CheckedSample(
        of.part(),
        of.index(),
        of.key(),
        of.origin(),
        of.label(),
        of.className(),
        of.group(),
        of.weight(),
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

  private static CheckedSample in(@Nullable String group, CheckedSample of) {
    return new CheckedSample(
        of.part(),
        of.index(),
        of.key(),
        of.origin(),
        of.label(),
        of.className(),
        group,
        of.weight(),
        of.sha256(),
        of.bytes(),
        of.height(),
        of.width(),
        of.what(),
        of.fix());
  }

  private static Set<String> groups(PreparePlan plan, Part part) {
    return plan.part(part).stream()
        .map(CheckedSample::group)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  @Test
  void rowsOfOneGroupStayInOnePart() {
    List<CheckedSample> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String name = i % 2 == 0 ? "owl" : "cat";
      String group = i == 7 ? null : "shop " + i / 4; // every shop has both classes
      rows.add(in(group, row(Part.TRAIN, name + i, name, -1, name + i)));
    }
    DealSettings byShop =
        new DealSettings(new TestShare(0.2, 1), "shop", SmallClassSettings.KEEP_ALL);
    PreparePlan plan = PreparePlan.of(rows, null, byShop, config());
    assertThat(plan.counts(Part.TEST)).containsExactly(6L, 6L);
    assertThat(plan.counts(Part.VALIDATION)).containsExactly(2L, 2L);
    assertThat(groups(plan, Part.TEST))
        .doesNotContainAnyElementsOf(groups(plan, Part.TRAIN))
        .doesNotContainAnyElementsOf(groups(plan, Part.VALIDATION));
    assertThat(groups(plan, Part.VALIDATION)).doesNotContainAnyElementsOf(groups(plan, Part.TRAIN));
    assertThat(plan.warnings())
        .extracting(Problem::what)
        .containsExactly(
            "1 of 60 samples have no group by split.group-by, and each is a group of its own, such as"
                + " cat7");
  }

  @Test
  void aGroupInTwoTablesIsAWarning() {
    List<CheckedSample> rows = rows("owl", "cat");
    rows.replaceAll(row -> in("shop " + row.key(), row));
    rows.add(in("shop owl3", row(Part.TEST, "t1", "owl", -1, "t1")));
    rows.add(in("shop of its own", row(Part.TEST, "t2", "cat", -1, "t2")));
    DealSettings byShop = new DealSettings(null, "shop", SmallClassSettings.KEEP_ALL);
    assertThat(PreparePlan.of(rows, null, byShop, config()).warnings())
        .extracting(Problem::what)
        .containsExactly("1 groups have samples in both train and test: shop owl3");
  }

  @Test
  void smallClassesOfATableAreLeftOutOrMerged() {
    List<CheckedSample> rows = rows("owl", "cat");
    rows.add(row(Part.TRAIN, "bee0", "bee", -1, "bee0"));
    rows.add(row(Part.TRAIN, "ant0", "ant", -1, "ant0"));
    rows.add(row(Part.TRAIN, "ant1", "ant", -1, "ant1"));
    PreparePlan without = PreparePlan.of(rows, null, small(Action.LEAVE_OUT), config());
    assertThat(without.classNames()).containsExactly("cat", "owl");
    assertThat(without.counts(Part.TRAIN)).containsExactly(6L, 6L);
    assertThat(without.warnings())
        .extracting(problem -> problem.where() + " " + problem.what())
        .containsExactly(
            "data, train 2 of 4 classes are left out by split.small-classes, with 3 samples: ant"
                + " (2), bee (1)");
    PreparePlan merged = PreparePlan.of(rows, null, small(Action.MERGE), config());
    assertThat(merged.classNames()).containsExactly("cat", "owl", "other");
    assertThat(merged.counts(Part.TRAIN)).containsExactly(6L, 6L, 1L);
    assertThat(merged.counts(Part.VALIDATION)).containsExactly(2L, 2L, 1L);
    assertThat(merged.counts(Part.TEST)).containsExactly(2L, 2L, 1L);
  }

  private static DealSettings small(Action action) {
    return new DealSettings(
        new TestShare(0.2, 1), null, new SmallClassSettings(action, 3, "other"));
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
    PreparePlan kept = PreparePlan.of(rows, null, DealSettings.NONE, config());
    assertThat(kept.counts(Part.TRAIN)).containsExactly(8L, 8L);
    PreparePlan dropped =
        PreparePlan.of(rows, null, DealSettings.NONE, config("prepare.duplicates-of-test=drop"));
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
