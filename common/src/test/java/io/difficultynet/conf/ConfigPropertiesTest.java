package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigRenderOptions;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for any configuration. */
class ConfigPropertiesTest {

  private static final String CIFAR = "difficulty-net.data { format = cifar10, root = /data }";
  private static final Structure STRUCTURE =
      new Structure(ConfigReader.reference().getObject(ConfigReader.ROOT));

  private static LoadedConfig read(List<String> overrides) {
    return ConfigReader.read(ConfigReader.parse(CIFAR, "test"), overrides);
  }

  private static DifficultyNetException refusal(List<String> overrides) {
    return catchThrowableOfType(DifficultyNetException.class, () -> read(overrides));
  }

  @Provide
  Arbitrary<String> key() {
    return Arbitraries.of(STRUCTURE.keys());
  }

  @Property(tries = 300)
  void aKeyWithOneWrongLetterIsRefusedAndTheRightOneNamed(
      @ForAll("key") String key, @ForAll @IntRange(max = 40) int position, @ForAll boolean drop) {
    int start = key.lastIndexOf('.') + 1;
    int at = start + position % (key.length() - start);
    String wrong = key.substring(0, at) + (drop ? "" : "q") + key.substring(at + 1);
    Assume.that(!STRUCTURE.keys().contains(wrong) && !wrong.endsWith("."));
    assertThat(refusal(List.of(wrong + "=1")).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).isEqualTo(wrong + " (--set)");
              assertThat(problem.what()).isEqualTo("is not a known key");
              assertThat(problem.fix()).startsWith("Did you mean ").contains(key);
            });
  }

  @Property(tries = 50)
  void everyWrongValueIsNamedInOneRefusal(@ForAll("wrongValues") List<String> wrong) {
    assertThat(refusal(wrong).problems())
        .extracting(problem -> problem.where().replace(" (--set)", ""))
        .containsExactlyInAnyOrderElementsOf(
            wrong.stream().map(text -> text.substring(0, text.indexOf('='))).toList());
  }

  @Provide
  Arbitrary<List<String>> wrongValues() {
    return Arbitraries.of(
            "run.epochs=0",
            "run.seed=1.5",
            "run.name=\" \"",
            "split.imbalance=0.99",
            "split.counts=[3, 0]",
            "split.class-order=[0, 2]",
            "split.validation-per-class=0",
            "split.hold-out=first",
            "augment.flip=yes",
            "augment.crop-padding=65",
            "augment.normalise.std=[0.5, 0]",
            "augment.size=30",
            "augment.jitter.contrast=11",
            "network.depth=50",
            "network.shortcut=D",
            "network.engine=BigDL",
            "network.device=gpu",
            "network.precision=fp16",
            "train.batch-size=2147483648",
            "train.optimizer.momentum=1",
            "train.optimizer.weight-decay=NaN",
            "train.learning-rate.initial=0",
            "train.learning-rate.milestones=[20, 10]",
            "train.learning-rate.final=0.2",
            "train.learning-rate.warm-up-epochs=1e9",
            "method.driver-weight=Infinity",
            "method.adam.beta1=-0.1",
            "method.inner-rate=auto",
            "method.weighting.start-epoch=1000000",
            "method.weighting.act-on=both",
            "method.trust-region=0",
            "method.loss.focal-gamma=-1",
            "cluster.executor-wait=0s",
            "checkpoint.every=null")
        .list()
        .uniqueElements()
        .ofMinSize(1);
  }

  @Property(tries = 100)
  void theEffectiveConfigurationReadsBackAsTheSame(
      @ForAll("validOverrides") List<String> overrides) {
    LoadedConfig loaded = read(overrides);
    for (boolean json : new boolean[] {true, false}) {
      String text = loaded.effective().root().render(ConfigRenderOptions.defaults().setJson(json));
      LoadedConfig again = ConfigReader.read(ConfigReader.parse(text, "again"), List.of());
      assertThat(again).isEqualTo(loaded);
      assertThat(again.digest()).isEqualTo(loaded.digest());
    }
    assertThat(Wire.roundTrip(loaded.config())).isEqualTo(loaded.config());
  }

  /** Which is what makes them worth showing. */
  @Property(tries = 100)
  void theChangesAloneReadAsTheSame(@ForAll("validOverrides") List<String> overrides) {
    LoadedConfig loaded = read(overrides);
    String text = ConfigReader.ROOT + " {\n" + String.join("\n", loaded.changes()) + "\n}";
    assertThat(ConfigReader.read(ConfigReader.parse(text, "changes"), List.of())).isEqualTo(loaded);
  }

  @Provide
  Arbitrary<List<String>> validOverrides() {
    Arbitrary<String> seed = Arbitraries.longs().map(n -> "run.seed=" + n);
    Arbitrary<String> name = Arbitraries.strings().ascii().map(s -> "run.name=x" + s.strip() + "x");
    Arbitrary<String> batch =
        Arbitraries.integers().greaterOrEqual(1).map(n -> "train.batch-size=" + n);
    Arbitrary<String> rate =
        Arbitraries.doubles()
            .between(0, false, 10, true)
            .ofScale(12)
            .map(x -> "train.learning-rate.initial=" + x);
    Arbitrary<String> inner =
        Arbitraries.of("method.inner-rate=schedule", "method.inner-rate=0.05");
    Arbitrary<String> split =
        Arbitraries.of(
            "split.counts=[500, 40, 3]",
            "split.imbalance=1e1",
            "split.n-max=77",
            "split.imbalance=as-is",
            "split.class-order=reversed",
            "split.class-order=[1, 0]");
    Arbitrary<String> mean =
        Arbitraries.doubles()
            .between(0, 1)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(numbers -> "augment.normalise.mean=" + numbers);
    Arbitrary<String> wait =
        Arbitraries.integers().between(1, 9999).map(n -> "cluster.peer-timeout=" + n + " ms");
    return Combinators.combine(seed, name, batch, rate, inner, split, mean, wait).as(List::of);
  }

  @Property(tries = 30)
  void theDigestIsOneForAllNotationsOfANumber(@ForAll @IntRange(min = 1, max = 99) int hundredths) {
    String plain = String.format(Locale.ROOT, "0.%02d", hundredths);
    List<String> notations =
        List.of(plain, plain + "00", hundredths + "e-2", "+" + plain, hundredths + ".0E-02");
    List<String> digests = new ArrayList<>();
    for (String notation : notations) {
      digests.add(read(List.of("train.learning-rate.initial=" + notation)).digest());
    }
    assertThat(digests).containsOnly(digests.get(0));
  }
}
