package io.difficultynet.job.cluster;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.text.Screen;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The driver in the cluster deploy mode of YARN, where it is a thread of YARN's application master
 * and no process of its own. By {@code org.apache.spark.deploy.yarn.ApplicationMaster} of Spark
 * 3.5:
 *
 * <ul>
 *   <li>The application is registered when there is a Spark context, for which the master waits
 *       {@code spark.yarn.am.waitTime} (100 s). A driver that reads its data for longer, or ends
 *       before, has failed whatever it did. So Spark is started first, and the command takes the
 *       context that there is.
 *   <li>{@code System.exit} counts as a failure. A driver that is done returns from its main
 *       method; another exit status is a {@link SparkUserAppException}.
 *   <li>YARN tries every failure again, as often as {@code spark.yarn.maxAppAttempts} allows. That
 *       helps against a fault of the cluster alone. After another one the application is
 *       unregistered, which ends it with the driver's own words.
 * </ul>
 */
public final class ApplicationMaster {

  private static volatile @Nullable JavaSparkContext registered;

  private ApplicationMaster() {}

  /** Whether this process is one. */
  public static boolean isThisProcess() {
    SparkConf conf = new SparkConf();
    return conf.get("spark.master", "").equals("yarn")
        && conf.get("spark.submit.deployMode", "client").equals("cluster");
  }

  /**
   * Starts Spark, and so registers the application.
   *
   * @param wholeExecutors whether a task of the command is to use all cores of an executor
   */
  public static void register(boolean wholeExecutors) {
    SparkConf conf = SparkJob.conf();
    if (wholeExecutors) {
      try {
        ClusterShape.of(conf).configure(conf);
      } catch (DifficultyNetException e) {
        // the command finds that, too, and what else is wrong
      }
    }
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.set("spark.serializer", JavaSerializer.class.getName()); // as ClusterShape says
    registered = SparkJob.context(conf);
  }

  /** The context that {@link #register} has started; empty in any other process. */
  static Optional<JavaSparkContext> context() {
    return Optional.ofNullable(registered);
  }

  /**
   * Ends the driver; the caller has nothing more to do.
   *
   * @param status its exit status
   * @param error the message of the error that it ends with, which YARN shows
   * @throws SparkUserAppException of a status other than 0
   */
  public static void end(int status, String error) throws SparkUserAppException {
    context().ifPresent(JavaSparkContext::stop);
    if (status == 0) {
      return;
    }
    if (status != Fault.CLUSTER.exitStatus()) {
      unregister("User application exited with status %d: %s".formatted(status, error));
    }
    throw SparkLine.failure(status);
  }

  /** Spark does so after the last attempt alone, and then deletes what it put into storage. */
  private static void unregister(String error) {
    Configuration hadoop = SparkJob.hadoop(new SparkConf());
    try (AMRMClient<ContainerRequest> manager = AMRMClient.createAMRMClient()) {
      manager.init(new YarnConfiguration(hadoop));
      manager.start();
      if (context().isEmpty()) { // which would have done so
        String host = Objects.requireNonNullElse(System.getenv("NM_HOST"), "");
        var unused = manager.registerApplicationMaster(host, -1, "");
      }
      manager.unregisterApplicationMaster(FinalApplicationStatus.FAILED, error, "");
      deleteStaged(hadoop);
    } catch (IOException | YarnException | RuntimeException e) {
      Screen.message(
          "note YARN may try this again, since it did not take the end of the application: "
              + Causes.firstLine(e));
    }
  }

  private static void deleteStaged(Configuration hadoop) {
    String folder = Objects.requireNonNullElse(System.getenv("SPARK_YARN_STAGING_DIR"), "");
    int name = folder.lastIndexOf('/') + 1;
    if (name > 1 && !new SparkConf().getBoolean("spark.yarn.preserve.staging.files", false)) {
      Folder.at(folder.substring(0, name - 1), hadoop).delete(folder.substring(name));
    }
  }
}
