package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The job jar has all that the job needs beside Spark, and nothing that Spark has. */
class JobJarIT {
  private final List<String> entries = entries(Distribution.jobJar());

  @Test
  void noEntryStandsInItTwice() {
    assertThat(entries).doesNotHaveDuplicates();
  }

  @Test
  void noClassIsAlsoInAJarOfSpark() {
    List<Path> sparkJars = Distribution.sparkJars();
    assertThat(sparkJars).as("jars of Spark").hasSizeGreaterThan(100);
    Set<String> ours = new HashSet<>(classes(entries));
    assertThat(sparkJars)
        .allSatisfy(jar -> assertThat(classes(entries(jar))).doesNotContainAnyElementsOf(ours));
  }

  @Test
  void sparkHadoopAndScalaAreProvidedAndNotInside() {
    assertThat(entries.stream().filter(name -> name.endsWith(".class")))
        .filteredOn(
            name ->
                name.startsWith("org/apache/hadoop/")
                    || name.startsWith("scala/")
                    || name.equals("org/apache/spark/SparkContext.class"))
        .isEmpty();
  }

  @Test
  void theJobsOwnModulesAreInside() {
    assertInside(
        "io/difficultynet/job/Main.class",
        "io/difficultynet/job/cluster/log4j2.properties",
        "io/difficultynet/datasets/LabelledImages.class",
        "io/difficultynet/meta/DifficultyNet.class");
  }

  @Test
  void theLibrariesOfTheJobAreInside() {
    assertInside(
        "com/intel/analytics/bigdl/dllib/nn/mkldnn/DnnGraph.class",
        "com/intel/analytics/shaded/protobuf_v_3_5_1/Message.class",
        "spark-bigdl.conf",
        "com/typesafe/config/Config.class",
        "picocli/CommandLine.class",
        "META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js");
  }

  /** A cluster's protobuf would come first on the class path, and often is another version. */
  @Test
  void protobufIsInsideUnderAnotherName() {
    assertInside(
        "ai/onnx/proto/OnnxMl$ModelProto.class", "io/difficultynet/shaded/protobuf/Message.class");
    assertThat(entries).noneMatch(name -> name.startsWith("com/google/protobuf/"));
  }

  @Test
  void theNativesOfMklDnnAreInside() {
    assertInside("libmkldnn.so", "libmklml_intel.so", "libjmkl.so", "libjdnn.so", "libiomp5.so");
  }

  @Test
  void nothingOfLibtorchIsInside() {
    assertThat(entries)
        .filteredOn(name -> name.startsWith("org/bytedeco/") || name.contains("libtorch"))
        .isEmpty();
    assertInside("io/difficultynet/job/torch/TorchReplica.class");
  }

  @Test
  void theManifestNamesMainAndTheVersion() throws IOException {
    try (JarFile jar = new JarFile(Distribution.jobJar().toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Main-Class")).isEqualTo("io.difficultynet.job.Main");
      assertThat(attributes.getValue("Implementation-Version")).isNotBlank();
    }
  }

  @Test
  void everyReferenceConfigurationIsMergedIntoOne() throws IOException {
    try (ZipFile jar = new ZipFile(Distribution.jobJar().toFile())) {
      byte[] text = jar.getInputStream(jar.getEntry("reference.conf")).readAllBytes();
      assertThat(new String(text, StandardCharsets.UTF_8)).contains("difficulty-net");
    }
  }

  @Test
  void noSignatureOfAMergedJarIsLeft() {
    assertThat(entries).filteredOn(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)")).isEmpty();
  }

  @Test
  void theLicencesAreInside() {
    assertInside(
        "META-INF/LICENSE",
        "META-INF/licences/protobuf.txt",
        "META-INF/resources/webjars/echarts/5.3.1/LICENSE");
  }

  /** Names only what is missing: the jar has thousands of entries. */
  private void assertInside(String... names) {
    assertThat(names).allSatisfy(name -> assertThat(entries.contains(name)).as(name).isTrue());
  }

  private static List<String> classes(List<String> entries) {
    // Descriptors of modules have one name in every jar.
    return entries.stream()
        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
        .toList();
  }

  /** All entries in the order of the central directory, the duplicates too. */
  private static List<String> entries(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      throw new IllegalStateException(jar + " is not a jar", e);
    }
  }
}
