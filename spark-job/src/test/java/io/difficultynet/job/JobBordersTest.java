package io.difficultynet.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.difficultynet.text.Screen;
import java.io.ObjectInputStream;

/** The borders of the module, as sentences. */
@AnalyzeClasses(packages = "io.difficultynet", importOptions = DoNotIncludeTests.class)
class JobBordersTest {

  @ArchTest
  static final ArchRule onlyTheBigDlPackageImportsBigDl =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.job.bigdl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.intel..");

  @ArchTest
  static final ArchRule theEngineOfBigDlKnowsNoSparkAndNoHadoop =
      noClasses()
          .that()
          .resideInAPackage("io.difficultynet.job.bigdl..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule onlyTheTorchPackageImportsLibtorch =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.job.torch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule onlyTheOnnxPackageImportsOnnxAndProtobuf =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.job.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnx..", "org.tribuo..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule theEngineOfTorchKnowsNoSparkNoHadoopAndNoBigDl =
      noClasses()
          .that()
          .resideInAPackage("io.difficultynet.job.torch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "com.intel..");

  /** The driver asks it, also where libtorch's jar is not. */
  @ArchTest
  static final ArchRule theMemoryOfTorchIsToldWithoutLibtorch =
      noClasses()
          .that()
          .haveFullyQualifiedName("io.difficultynet.job.torch.TorchMemory")
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule whatComputesKnowsNeitherSparkNorHadoopNorTheLibraries =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.difficultynet.job.network..",
              "io.difficultynet.job.engine..",
              "io.difficultynet.job.round..",
              "io.difficultynet.job.train..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "org.apache.hadoop..",
              "com.intel..",
              "org.bytedeco..",
              "scala..");

  @ArchTest
  static final ArchRule onlyWhatRunsOnExecutorsUsesRddsAndBroadcasts =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.difficultynet.job.spark..",
              "io.difficultynet.job.embed..",
              "io.difficultynet.job.apply..",
              "io.difficultynet.job.ml..",
              "io.difficultynet.job.predict..",
              "io.difficultynet.job.prepare..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.rdd..",
              "org.apache.spark.broadcast..",
              "org.apache.spark.api.java.function..");

  @ArchTest
  static final ArchRule onlyTheExchangeUsesWhatSparkKeepsToItself =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.job.exchange..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.network..", "org.apache.spark.util.io..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("org\\.apache\\.spark\\.storage\\.(BlockManagerId|.*BlockId)");

  @ArchTest
  static final ArchRule onlyRoundsAndTheClusterListenToTheScheduler =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.difficultynet.job.spark..", "io.difficultynet.job.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark.scheduler..");

  @ArchTest
  static final ArchRule filesTablesAndTensorsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.difficultynet.job.checkpoint..",
              "io.difficultynet.job.observe..",
              "io.difficultynet.job.onnx..",
              "io.difficultynet.job.pretrained..",
              "io.difficultynet.job.safetensors..",
              "io.difficultynet.job.storage..",
              "io.difficultynet.job.track..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule onlyTheStoragePackageUsesHadoopsFileSystem =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.difficultynet.job.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop.fs..");

  @ArchTest
  static final ArchRule onlyMainAndTheCommandsReadArguments =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.difficultynet.job", "io.difficultynet.job.command")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  /** The objects that a stream names are made before anybody sees that they are the wrong ones. */
  @ArchTest
  static final ArchRule nothingThatIsReadIsDeserialisedByJava =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.beans.XMLDecoder")
          .because(
              "bytes in storage come from anywhere; Spark's own closures come by its own port");

  @ArchTest
  static final ArchRule onlyTheScreenPrints =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Screen.class.getName())
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
          .because("what is printed has neither control characters nor secrets");

  @ArchTest
  static final ArchRule mainStandsAlone =
      classes()
          .that()
          .resideInAPackage("io.difficultynet.job")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveNameMatching(Main.class.getName().replace(".", "\\.") + ".*");
}
