package io.difficultynet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders of the module, as sentences. */
@AnalyzeClasses(packages = "io.difficultynet", importOptions = DoNotIncludeTests.class)
class CommonBordersTest {

  @ArchTest
  static final ArchRule commonDependsOnlyOnTheJdkAndFourSmallLibraries =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.difficultynet..",
              "java..",
              "com.typesafe.config..",
              "com.fasterxml.jackson.core..",
              "org.apache.commons.statistics.distribution..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule onePackageKnowsJackson =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.json..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..")
          .because("JSON is read by one strict reader");

  @ArchTest
  static final ArchRule jsonKnowsNoHocon =
      noClasses()
          .that()
          .resideInAPackage("io.difficultynet.json..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule commonKnowsNoSparkNoBigDlAndNoHadoop =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "com.intel.analytics..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule theMathematicsKnowsNeitherConfigurationNorReports =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.difficultynet.meta..",
              "io.difficultynet.math..",
              "io.difficultynet.loss..",
              "io.difficultynet.weight..",
              "io.difficultynet.schedule..",
              "io.difficultynet.metrics..",
              "io.difficultynet.seed..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.difficultynet.conf..",
              "io.difficultynet.report..",
              "io.difficultynet.checkpoint..",
              "com.typesafe.config..");

  @ArchTest
  static final ArchRule errorsDependOnNothingOfOursButHowTextIsShown =
      noClasses()
          .that()
          .resideInAPackage("io.difficultynet.error..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.difficultynet..")
                  .and(
                      resideOutsideOfPackages(
                          "io.difficultynet.error..", "io.difficultynet.text..")));

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.difficultynet.(*)..").should().beFreeOfCycles();
}
