package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/**
 * What {@code conf/log4j2.properties} lets through, with messages as Spark 3.5 writes them: what
 * has no meaning, or is told by the job, is left out, and what is next to it is not.
 */
class LogSettingsTest {

  private static final Path FILE = Path.of("../conf/log4j2.properties");
  private static final String TASKS = "org.apache.spark.scheduler.TaskSetManager";
  private static final String SCHEDULER = "org.apache.spark.scheduler.TaskSchedulerImpl";
  private static final String EXECUTOR = "org.apache.spark.executor.Executor";
  private static final String INBOX = "org.apache.spark.rpc.netty.Inbox";
  private static final String STAGES = "org.apache.spark.scheduler.DAGScheduler";
  private static final String BLOCKS = "org.apache.spark.storage.BlockManagerMasterEndpoint";

  private final Configuration settings;

  LogSettingsTest() throws IOException {
    try (InputStream in = Files.newInputStream(FILE);
        LoggerContext context = new LoggerContext("test")) {
      settings =
          new PropertiesConfigurationFactory()
              .getConfiguration(context, new ConfigurationSource(in, FILE.toFile()));
      settings.initialize();
    }
  }

  /**
   * A log4j2.properties that only the job jar brings, to a process that has Spark's own settings.
   */
  @Test
  void theyTakeThePlaceOfSparksAndOfNobodyElses() throws URISyntaxException {
    URL sparks = getClass().getResource("/org/apache/spark/log4j2-defaults.properties");
    try (LoggerContext context = new LoggerContext("spark")) {
      context.setConfigLocation(Objects.requireNonNull(sparks).toURI());
      LogSettings.takeWhereThereAreNone(context);
      assertThat(source(context)).endsWith("io/difficultynet/job/cluster/log4j2.properties");
    }
    try (LoggerContext context = new LoggerContext("user")) {
      context.setConfigLocation(FILE.toUri());
      LogSettings.takeWhereThereAreNone(context);
      assertThat(source(context)).endsWith("conf/log4j2.properties");
    }
  }

  private static String source(LoggerContext context) {
    return context.getConfiguration().getConfigurationSource().getLocation();
  }

  @Test
  void racesOfHeartbeatsAreLeftOut() {
    assertThat(shows(EXECUTOR, Level.WARN, "Issue communicating with driver in heartbeater"))
        .isFalse();
    assertThat(shows(INBOX, Level.ERROR, "Ignoring error")).isFalse();
  }

  @Test
  void podsThatAreLostAndTheEndOfAnApplicationAreLeftOut() {
    String pods = "org.apache.spark.scheduler.cluster.k8s.";
    assertThat(shows(SCHEDULER, Level.ERROR, "Lost an executor 2 (already removed): no")).isFalse();
    assertThat(shows(pods + "ExecutorPodsAllocator", Level.WARN, "1 new failed executors."))
        .isFalse();
    String watch = pods + "ExecutorPodsWatchSnapshotSource";
    assertThat(shows(watch, Level.WARN, "Kubernetes client has been closed.")).isFalse();
    assertThat(shows(watch, Level.WARN, "Unable to watch pods")).isTrue();
  }

  @Test
  void anExecutorThatGivesUpIsShown() {
    assertThat(
            shows(
                EXECUTOR,
                Level.ERROR,
                "Exit as unable to send heartbeats to driver more than 60 times"))
        .isTrue();
    assertThat(shows(INBOX, Level.ERROR, "An error happened while processing message")).isTrue();
  }

  @Test
  void aLostExecutorAndWhatFollowsAreLeftOut() {
    assertThat(
            shows(
                SCHEDULER,
                Level.ERROR,
                "Lost executor 0 on 127.0.0.1: Command exited with code 137"))
        .isFalse();
    for (String reason :
        new String[] {
          "ExecutorLostFailure (executor 0 exited caused by one of the running tasks) Reason:"
              + " Command exited with code 137",
          "TaskKilled (Task ShuffleMapTask(0, 0) from barrier stage failed.)",
          "FetchFailed(null, shuffleId=0, mapIndex=-1, mapId=-1, reduceId=1, message=\n"
              + "org.apache.spark.shuffle.MetadataFetchFailedException: Missing\n\tat x)"
        }) {
      assertThat(shows(TASKS, Level.WARN, lostTask(reason))).as(reason).isFalse();
    }
    assertThat(shows(BLOCKS, Level.WARN, "No more replicas available for rdd_0_1 !")).isFalse();
    assertThat(
            shows(
                STAGES,
                Level.WARN,
                "Barrier stage in job 0 requires 2 slots, but only 1 are available. Will retry up to"
                    + " 40 more times"))
        .isFalse();
  }

  @Test
  void aLostContainerOfYarnIsLeftOutToo() {
    String yarn = "org.apache.spark.scheduler.cluster.Yarn";
    String reason =
        "Container from a bad node: container_1 on host: a. Exit status: 137.\n[2026] x";
    assertThat(shows("org.apache.spark.deploy.yarn.YarnAllocator", Level.WARN, reason)).isFalse();
    assertThat(shows(yarn + "ClusterScheduler", Level.ERROR, "Lost executor 1 on a: " + reason))
        .isFalse();
    assertThat(
            shows(
                yarn + "SchedulerBackend$YarnSchedulerEndpoint",
                Level.WARN,
                "Requesting driver to remove executor 1 for reason " + reason))
        .isFalse();
    assertThat(shows(yarn + "ClientSchedulerBackend", Level.ERROR, "YARN application has exited"))
        .isTrue();
  }

  @Test
  void whySparkDoesNotStartIsLeftToTheJobToTell() {
    String context = "org.apache.spark.SparkContext";
    assertThat(shows(context, Level.ERROR, "Error initializing SparkContext.")).isFalse();
    assertThat(shows(context, Level.WARN, "The JAR a.jar has been added already")).isTrue();
  }

  @Test
  void howADriverInClusterModeEndedIsShownAndNothingElseOfItsSubmitter() {
    String standalone = "org.apache.spark.deploy.ClientEndpoint";
    String kubernetes = "org.apache.spark.deploy.k8s.submit.LoggingPodStatusWatcherImpl";
    assertThat(
            shows(
                standalone,
                Level.INFO,
                "State of driver driver-1 is FAILED, exiting spark-submit JVM."))
        .isTrue();
    assertThat(shows(standalone, Level.INFO, "... waiting before polling master")).isFalse();
    for (String end :
        List.of(
            "Container final statuses:\n\n\t exit code: 3",
            "No containers were found in the driver pod.")) {
      assertThat(shows(kubernetes, Level.INFO, end)).isTrue();
    }
    assertThat(shows(kubernetes, Level.INFO, "State changed, new state: \n\t pod name: x"))
        .isFalse();
  }

  @Test
  void aTaskThatFailsByItselfIsShown() {
    assertThat(
            shows(
                TASKS, Level.WARN, lostTask("java.lang.OutOfMemoryError: Java heap space\n\tat x")))
        .isTrue();
    assertThat(shows(STAGES, Level.WARN, "Job 0 failed: collectAsync")).isTrue();
    assertThat(shows(TASKS, Level.ERROR, "Task 0 in stage 0.0 failed 4 times; aborting job"))
        .isTrue();
    assertThat(
            shows(SCHEDULER, Level.WARN, "Initial job has not accepted any resources; check your"))
        .isTrue();
  }

  @Test
  void warningsOfOthersAreShownAndTheirDetailsAreNot() {
    assertThat(shows("org.apache.spark.SparkContext", Level.WARN, "x")).isTrue();
    assertThat(shows("org.apache.spark.SparkContext", Level.INFO, "x")).isFalse();
    assertThat(shows(TASKS, Level.INFO, "Starting task 0.0")).isFalse();
  }

  @Test
  void ofAConnectionThatBrokeTheReasonIsShownWithoutATrace() {
    LoggerConfig connections =
        settings.getLoggerConfig("org.apache.spark.network.server.TransportChannelHandler");
    Log4jLogEvent event =
        event(connections.getName(), Level.WARN, "Exception in connection from /10.0.0.1:7077")
            .setThrown(new SocketException("Connection reset"))
            .build();
    assertThat(connections.isAdditive()).isFalse();
    assertThat(connections.getAppenders().values())
        .singleElement()
        .extracting(appender -> appender.getLayout().toSerializable(event).toString(), STRING)
        .endsWith(
            "WARN  o.a.s.n.s.TransportChannelHandler: Exception in connection from /10.0.0.1:7077:"
                + " Connection reset"
                + System.lineSeparator());
  }

  private static String lostTask(String reason) {
    return "Lost task 0.0 in stage 0.0 (TID 1) (127.0.0.1 executor 0): " + reason;
  }

  private boolean shows(String logger, Level level, String message) {
    LoggerConfig config = settings.getLoggerConfig(logger);
    Log4jLogEvent event = event(logger, level, message).build();
    return level.isMoreSpecificThan(config.getLevel()) && !config.isFiltered(event);
  }

  private static Log4jLogEvent.Builder event(String logger, Level level, String message) {
    return Log4jLogEvent.newBuilder()
        .setLoggerName(logger)
        .setLevel(level)
        .setMessage(new SimpleMessage(message));
  }
}
