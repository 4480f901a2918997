package io.difficultynet;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The floors of the house, over all modules: a package depends only on packages that stand below it
 * in this list, so no two depend on each other. A new package finds its floor here.
 */
@AnalyzeClasses(packages = "io.difficultynet", importOptions = DoNotIncludeTests.class)
class FloorsTest {

  private static final String ROOT = "io.difficultynet.";

  /** From the command line down to what depends on nothing of ours. */
  private static final List<String> FLOORS =
      List.of(
          "job",
          "job.command",
          "job.compare",
          "job.retrain",
          "job.ml",
          "job.export",
          "job.run",
          "job.monitor",
          "job.track",
          "job.embed",
          "job.apply",
          "job.predict",
          "job.prepare",
          "job.spark",
          "job.exchange",
          "job.worker",
          "job.checkpoint",
          "job.observe",
          "job.cluster",
          "job.train",
          "job.round",
          "job.bigdl",
          "job.torch",
          "job.engine",
          "job.pretrained",
          "job.onnx",
          "job.network",
          "job.safetensors",
          "job.storage",
          "datasets.format",
          "datasets.parquet",
          "datasets.imagelist",
          "datasets.image",
          "datasets.idx",
          "datasets.cifar",
          "datasets.augment",
          "datasets.longtail",
          "datasets.cache",
          "datasets",
          "datasets.sampling",
          "datasets.io",
          "report",
          "conf",
          "meta",
          "weight",
          "loss",
          "schedule",
          "metrics",
          "math",
          "seed",
          "checkpoint",
          "findings",
          "json",
          "digest",
          "error",
          "text");

  @ArchTest
  static void everyPackageHasItsFloor(JavaClasses classes) {
    Set<String> packages =
        classes.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).containsExactlyInAnyOrderElementsOf(FLOORS);
  }

  @ArchTest
  static void aPackageDependsOnlyOnThoseBelowIt(JavaClasses classes) {
    for (int floor = 1; floor < FLOORS.size(); floor++) {
      ArchRule rule =
          noClasses()
              .that()
              .resideInAPackage(ROOT + FLOORS.get(floor))
              .should()
              .dependOnClassesThat(onFloors(FLOORS.subList(0, floor)));
      rule.check(classes);
    }
  }

  private static DescribedPredicate<JavaClass> onFloors(List<String> above) {
    return describe(
        "are on one of the floors above",
        type ->
            type.getPackageName().startsWith(ROOT)
                && above.contains(type.getPackageName().substring(ROOT.length())));
  }
}
