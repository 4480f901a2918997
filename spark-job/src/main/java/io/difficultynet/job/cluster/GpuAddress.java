package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Which GPU Spark assigned to the running task. */
public final class GpuAddress {

  private static final String GPU = "gpu";

  private GpuAddress() {}

  /**
   * The address as a number.
   *
   * @param place for messages: which executor asks
   * @throws DifficultyNetException CLUSTER_UNSUITABLE where there is not exactly one, or it is no
   *     number
   */
  public static int ofThisTask(String place) {
    return number(assigned(), place);
  }

  static int number(@Nullable ResourceInformation assigned, String place) {
    String[] addresses = assigned == null ? new String[0] : assigned.addresses();
    if (addresses.length == 1 && addresses[0].matches("\\d{1,3}")) {
      return Integer.parseInt(addresses[0]);
    }
    throw new DifficultyNetException(
        ErrorCode.CLUSTER_UNSUITABLE,
        place,
        "has the GPU addresses %s from Spark, but network.device = cuda needs one number"
            .formatted(Arrays.toString(addresses)),
        "Set spark.executor.resource.gpu.amount=1 and spark.task.resource.gpu.amount=1, and let the"
            + " discovery script print the GPUs' numbers as deploy/bin/discover-gpus does");
  }

  /** A task of local mode has no resources of its own; see {@link GpuSettings}. */
  private static @Nullable ResourceInformation assigned() {
    ResourceInformation ofTask = TaskContext.get().resourcesJMap().get(GPU);
    Option<SparkContext> driver = SparkContext$.MODULE$.getActive();
    if (ofTask != null || driver.isEmpty()) {
      return ofTask;
    }
    Option<ResourceInformation> ofDriver = driver.get().resources().get(GPU);
    return ofDriver.isEmpty() ? null : ofDriver.get();
  }
}
