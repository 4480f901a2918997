package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterShapeTest {

  private static final String REFUSED =
      "DN-1011 CLUSTER_UNSUITABLE: Spark's settings rule out barrier rounds\n  ";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local; 1",
        "local[1]; 1",
        "local[2]; 2",
        "local[4,3]; 4",
      })
  void localIsOneExecutorWithAllItsThreads(String master, int cores) {
    assertThat(ClusterShape.of(conf(master))).isEqualTo(new ClusterShape(1, cores, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[*]", ""})
  void localWithoutANumberIsTheWholeMachine(String master) {
    SparkConf conf = master.isEmpty() ? new SparkConf(false) : conf(master);
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(ClusterShape.of(conf)).isEqualTo(new ClusterShape(1, processors, true));
  }

  @Test
  void aLocalClusterHasAnExecutorAWorker() {
    assertThat(ClusterShape.of(conf("local-cluster[3,2,1024]")))
        .isEqualTo(new ClusterShape(3, 2, false));
    assertThat(ClusterShape.of(conf("local-cluster[3, 2, 1024]").set("spark.executor.cores", "2")))
        .isEqualTo(new ClusterShape(3, 2, false));
    assertRefused(
        conf("local-cluster[3,2,1024]").set("spark.executor.cores", "1"),
        "spark.executor.cores: is 1 while each worker of local-cluster[3,2,1024] has 2. Leave"
            + " spark.executor.cores out or set it to 2.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://host:6443"})
  void yarnAndKubernetesSayTheirExecutors(String master) {
    SparkConf conf =
        conf(master).set("spark.executor.instances", "5").set("spark.executor.cores", "8");
    assertThat(ClusterShape.of(conf)).isEqualTo(new ClusterShape(5, 8, false));
    assertThat(ClusterShape.of(conf(master).set("spark.executor.instances", "5")))
        .isEqualTo(new ClusterShape(5, 1, false));
    assertRefused(
        conf(master),
        "spark.executor.instances: is not set, so the number of executors on "
            + master
            + " is not known. Pass --num-executors N, or --conf spark.executor.instances=N.");
  }

  @Test
  void standaloneSaysTheCoresOfAllAndOfOne() {
    SparkConf conf = conf("spark://host:7077").set("spark.cores.max", "12");
    String unknown =
        "spark.cores.max, spark.executor.cores: are not both set, so the number of executors on"
            + " spark://host:7077 is not known. Set spark.executor.cores to the cores of one executor"
            + " and spark.cores.max to those of all.";
    assertRefused(conf, unknown);
    assertRefused(conf("spark://host:7077").set("spark.executor.cores", "4"), unknown);
    assertThat(ClusterShape.of(conf.set("spark.executor.cores", "4")))
        .isEqualTo(new ClusterShape(3, 4, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "spark://host:7077"})
  void anExecutorHasAtLeastOneCore(String master) {
    SparkConf conf =
        conf(master)
            .set("spark.executor.instances", "2")
            .set("spark.cores.max", "2")
            .set("spark.executor.cores", "0");
    assertRefused(
        conf,
        "spark.executor.cores: is 0, but an executor has at least 1. Set spark.executor.cores to the"
            + " cores of one executor.");
  }

  @ParameterizedTest
  @CsvSource({"spark.task.cpus,two", "spark.dynamicAllocation.enabled,ture", "spark.speculation,1"})
  void aWordThatSparkCannotReadIsTheUsersMistake(String key, String value) {
    assertThatThrownBy(() -> ClusterShape.of(conf("local[2]").set(key, value)))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageStartingWith("DN-1011 CLUSTER_UNSUITABLE: Spark's settings: ")
        .hasMessageContaining(key)
        .hasMessageEndingWith(
            " Give cores and instances as whole numbers, switches as true or false.");
  }

  @Test
  void dynamicAllocationIsRefused() {
    assertRefused(
        conf("local[2]").set("spark.dynamicAllocation.enabled", "true"),
        "spark.dynamicAllocation.enabled: is true, but a barrier round needs a fixed number of"
            + " executors. Set spark.dynamicAllocation.enabled=false and spark.executor.instances to"
            + " their number.");
  }

  @Test
  void twoTasksAnExecutorAreRefused() {
    assertRefused(
        conf("local[2]").set("spark.task.cpus", "1"),
        "spark.task.cpus: is 1 while an executor has 2 cores, which would not give one task an"
            + " executor. Leave spark.task.cpus out, it is set to the executor's cores; for smaller"
            + " executors lower spark.executor.cores and raise spark.executor.instances.");
    assertThat(ClusterShape.of(conf("local[2]").set("spark.task.cpus", "2")).cores()).isEqualTo(2);
  }

  @Test
  void speculationIsRefused() {
    assertRefused(
        conf("local[2]").set("spark.speculation", "true"),
        "spark.speculation: is true, but Spark cannot speculate on barrier tasks, and a round gains"
            + " nothing from it. Set spark.speculation=false.");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    SparkConf conf =
        conf("yarn")
            .set("spark.dynamicAllocation.enabled", "true")
            .set("spark.speculation", "true")
            .set("spark.task.cpus", "3");
    assertThatThrownBy(() -> ClusterShape.of(conf))
        .isInstanceOfSatisfying(
            DifficultyNetException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.where())
                    .containsExactly(
                        "spark.executor.instances",
                        "spark.dynamicAllocation.enabled",
                        "spark.task.cpus",
                        "spark.speculation"));
  }

  @Test
  void whatFollowsFromTheShapeIsSetAndWhatTheUserSetStays() {
    SparkConf conf = conf("local-cluster[2,3,1024]").set("spark.executor.heartbeatInterval", "5s");
    ClusterShape.of(conf).configure(conf);
    assertThat(conf.get("spark.task.cpus")).isEqualTo("3");
    assertThat(conf.get("spark.serializer"))
        .isEqualTo("org.apache.spark.serializer.JavaSerializer");
    assertThat(conf.get("spark.executor.heartbeatInterval")).isEqualTo("5s");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.ui.showConsoleProgress")).isEqualTo("false");
  }

  @Test
  void aLocalRunOutlivesASleepOfTheMachine() {
    String key = "spark.storage.blockManagerHeartbeatTimeoutMs";
    SparkConf local = conf("local[2]");
    ClusterShape.of(local).configure(local);
    assertThat(local.getTimeAsMs(key, "0s")).isGreaterThan(365L * 24 * 3600 * 1000);
    SparkConf cluster = conf("local-cluster[2,1,1024]"); // there a silent executor is a lost one
    ClusterShape.of(cluster).configure(cluster);
    assertThat(cluster.contains(key)).isFalse();
  }

  @Test
  void onExecutorsOfOneCoreNoIdleThreadSpins() {
    SparkConf one = conf("local-cluster[2,1,1024]");
    ClusterShape.of(one).configure(one);
    assertThat(one.get("spark.executorEnv.KMP_BLOCKTIME")).isEqualTo("0");
    SparkConf own = conf("local-cluster[2,1,1024]").set("spark.executorEnv.KMP_BLOCKTIME", "5");
    ClusterShape.of(own).configure(own);
    assertThat(own.get("spark.executorEnv.KMP_BLOCKTIME")).isEqualTo("5");
    SparkConf two = conf("local-cluster[1,2,1024]");
    ClusterShape.of(two).configure(two);
    assertThat(two.contains("spark.executorEnv.KMP_BLOCKTIME")).isFalse();
  }

  @Test
  void theThoroughCompilerStaysOffTheOnlyCoreUnlessTheUserOrAGpuWantsIt() {
    String key = "spark.executor.defaultJavaOptions";
    SparkConf one = conf("local-cluster[2,1,1024]").set(key, "-Da=b");
    ClusterShape.of(one).compileQuickly(one);
    assertThat(one.get(key)).isEqualTo("-XX:TieredStopAtLevel=1 -XX:G1HeapRegionSize=4m -Da=b");
    for (SparkConf other :
        List.of(
            conf("local-cluster[1,2,1024]"),
            conf("local[1]"),
            conf("local-cluster[1,1,1024]").set("spark.executor.resource.gpu.amount", "1"))) {
      ClusterShape.of(other).compileQuickly(other);
      assertThat(other.contains(key)).as(other.toDebugString()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1 executor with 1 core", "2,4,2 executors with 4 cores"})
  void itsTextCounts(int executors, int cores, String text) {
    assertThat(new ClusterShape(executors, cores, false).text()).isEqualTo(text);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  private static void assertRefused(SparkConf conf, String problem) {
    assertThatThrownBy(() -> ClusterShape.of(conf))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(REFUSED + problem);
  }

  @Test
  void runsSideBySideShareWholeExecutors() {
    assertThat(new ClusterShape(5, 4, false).share(2)).isEqualTo(new ClusterShape(2, 4, false));
    assertThat(new ClusterShape(1, 2, true).share(1)).isEqualTo(new ClusterShape(1, 2, true));
    assertThatThrownBy(() -> new ClusterShape(1, 2, true).share(2))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining(
            "--parallel 2: is more than the executors, of which there are 1. Give --master"
                + " local-cluster[2,CORES,MEBIBYTES] for executors of their own");
    assertThatThrownBy(() -> new ClusterShape(2, 2, false).share(3))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("Ask for more executors, or for fewer runs side by side");
  }

  /** An application of somebody else's, as Spark ML's stages have, was not configured for this. */
  @Test
  void aTaskTakesAWholeExecutorAlsoWhereTheApplicationsTasksTakeOneCore() {
    ClusterShape shape = new ClusterShape(2, 4, false);
    SparkConf conf = new SparkConf(false);
    assertThat(shape.wholeExecutors(conf).map(ResourceProfile::getTaskCpus).orElseThrow().get())
        .isEqualTo(4);
    conf.set("spark.task.resource.gpu.amount", "1");
    assertThat(shape.wholeExecutors(conf).orElseThrow().taskResourcesJMap()).containsKey("gpu");
    assertThat(shape.wholeExecutors(conf.set("spark.task.cpus", "4"))).isEmpty();
    assertThat(new ClusterShape(1, 4, true).wholeExecutors(new SparkConf(false))).isEmpty();
  }
}
