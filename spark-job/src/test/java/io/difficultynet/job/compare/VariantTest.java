package io.difficultynet.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantTest {

  private static List<Variant> read(List<String> methods, String... variants) {
    Problems problems = new Problems();
    List<Variant> all = Variant.read(methods, List.of(variants), problems);
    assertThat(problems.list()).isEmpty();
    return all;
  }

  private static List<String> refusals(List<String> methods, String... variants) {
    Problems problems = new Problems();
    Variant.read(methods, List.of(variants), problems);
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void methodsComeFirstAndVariantsHaveSettingsOfTheirOwn() {
    List<Variant> all =
        read(List.of("a", "b"), "slow=b,method.adam.rate=1e-5,train.learning-rate.initial=0.01");
    assertThat(all).extracting(Variant::name).containsExactly("a", "b", "slow");
    assertThat(all.get(2).overrides(7))
        .containsExactly(
            "method.name=b",
            "run.seed=7",
            "method.adam.rate=1e-5",
            "train.learning-rate.initial=0.01");
  }

  @Test
  void commasInListsAndTextsPartNothing() {
    Variant variant =
        read(List.of(), "v=b,train.learning-rate.milestones=[3, 9],x.y=\"p,q\",x.z={a:1,b:2}")
            .get(0);
    assertThat(variant.settings())
        .containsExactly("train.learning-rate.milestones=[3, 9]", "x.y=\"p,q\"", "x.z={a:1,b:2}");
  }

  @Test
  void everythingThatIsWrongIsTold() {
    assertThat(refusals(List.of("a", "a", "no/folder"), "nothing", "v=a,data.root=/x,run.seed=3"))
        .hasSize(5)
        .anyMatch(it -> it.startsWith("method a: stands twice."))
        .anyMatch(it -> it.startsWith("method no/folder: is also the name of a folder"))
        .anyMatch(it -> it.startsWith("--variant nothing: does not begin with NAME=METHOD."))
        .anyMatch(it -> it.contains("sets data.root=/x, but data, split, report and seeds"))
        .anyMatch(it -> it.contains("sets run.seed=3, but"));
    assertThat(refusals(List.of()))
        .containsExactly("--methods: names no method. Give --methods a,b,c or --variant, or both.");
  }
}
