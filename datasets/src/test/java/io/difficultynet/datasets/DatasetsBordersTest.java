package io.difficultynet.datasets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.difficultynet.datasets.io.LocalByteSource;

/** The borders of this module, as sentences. */
@AnalyzeClasses(
    packages = "io.difficultynet.datasets",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DatasetsBordersTest {
  @ArchTest
  static final ArchRule DATASETS_DEPENDS_ON_COMMON_AND_THE_JDK_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.difficultynet.datasets..",
              "io.difficultynet.conf..",
              "io.difficultynet.digest..",
              "io.difficultynet.error..",
              "io.difficultynet.findings..",
              "io.difficultynet.json..",
              "io.difficultynet.math..",
              "io.difficultynet.seed..",
              "org.jspecify.annotations..",
              "java..",
              "javax.imageio..",
              "com.typesafe.config..",
              "org.apache.parquet..",
              "org.apache.hadoop.conf..")
          .because("Spark, Hadoop and BigDL stay in the job; other sources come as ByteSource");

  @ArchTest
  static final ArchRule ONLY_ONE_PACKAGE_KNOWS_PARQUET =
      noClasses()
          .that()
          .resideOutsideOfPackage("..datasets.parquet..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..", "com.typesafe..")
          .because("how prepared sets are stored is a matter of one package");

  @ArchTest
  static final ArchRule ONLY_SAMPLE_SETS_KNOWS_THE_FORMATS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..datasets.idx..",
              "..datasets.cifar..",
              "..datasets.imagelist..",
              "..datasets.parquet..",
              "..datasets.format..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..datasets.idx..", "..datasets.cifar..", "..datasets.imagelist..")
          .because("a new format is one class and one line in SampleSets");

  @ArchTest
  static final ArchRule IDX_DOES_NOT_KNOW_CIFAR =
      noClasses()
          .that()
          .resideInAPackage("..datasets.idx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..datasets.cifar..");

  @ArchTest
  static final ArchRule CIFAR_DOES_NOT_KNOW_IDX =
      noClasses()
          .that()
          .resideInAPackage("..datasets.cifar..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..datasets.idx..");

  @ArchTest
  static final ArchRule SPLITS_AND_SAMPLERS_KNOW_LABELS_BUT_NO_SAMPLES =
      noClasses()
          .that()
          .resideInAnyPackage("..datasets.longtail..", "..datasets.sampling..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(SampleStore.class)
          .because("they serve images and feature vectors alike");

  @ArchTest
  static final ArchRule ONLY_ONE_PACKAGE_DECODES =
      noClasses()
          .that()
          .resideOutsideOfPackage("..datasets.image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.imageio..", "java.awt..")
          .because("another decoder is a change of one package");

  @ArchTest
  static final ArchRule ONLY_THE_LOCAL_SOURCE_KNOWS_FILES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(LocalByteSource.class.getName())
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.File|java\\.nio\\.file\\.(Path|Paths|Files)")
          .because("data may lie on any file system");
}
