package io.difficultynet.job.cluster;

import io.difficultynet.error.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;

/**
 * The workers of a standalone cluster. Its master accepts an application whose executors fit on no
 * worker, and lets it wait for ever; YARN refuses such a one itself.
 */
public final class StandaloneWorkers {

  private static final String SCHEME = "spark://";
  private static final String MASTER = "Master"; // Spark's name of the endpoint
  private static final long ANSWER_SECONDS = 10;

  /** What a worker has in all, in use or not. */
  record Size(int cores, int mebibytes) {
    boolean holds(Size executor) {
      return cores >= executor.cores && mebibytes >= executor.mebibytes;
    }

    @Override
    public String toString() {
      return "%d %s and %,d MiB".formatted(cores, cores == 1 ? "core" : "cores", mebibytes);
    }
  }

  private StandaloneWorkers() {}

  /**
   * Why no worker can hold an executor of this application; empty where one can, where there is
   * none now, and where the master is another or does not say.
   */
  public static Optional<Problem> tooSmall(SparkContext application) {
    String master = application.master();
    if (!master.startsWith(SCHEME)) {
      return Optional.empty();
    }
    Size executor =
        new Size(
            application.conf().getInt("spark.executor.cores", 1), application.executorMemory());
    return tooSmall(master, executor, workers(master));
  }

  static Optional<Problem> tooSmall(String master, Size executor, List<Size> workers) {
    return workers.isEmpty() || workers.stream().anyMatch(worker -> worker.holds(executor))
        ? Optional.empty()
        : Optional.of(
            new Problem(
                master,
                "an executor is to have %s, and no worker has both: they have %s"
                    .formatted(
                        executor,
                        workers.stream()
                            .distinct()
                            .map(Size::toString)
                            .collect(Collectors.joining(", "))),
                "Lower spark.executor.cores or spark.executor.memory, or give the workers more"));
  }

  /** Of the first master that answers; none where none does. */
  private static List<Size> workers(String masters) {
    for (String address : masters.substring(SCHEME.length()).split(",", -1)) {
      try {
        RpcEndpointRef master =
            SparkEnv.get()
                .rpcEnv()
                .setupEndpointRef(RpcAddress.fromSparkURL(SCHEME + address), MASTER);
        DeployMessages.MasterStateResponse state =
            master.askSync(
                DeployMessages.RequestMasterState$.MODULE$,
                new RpcTimeout(
                    new FiniteDuration(ANSWER_SECONDS, TimeUnit.SECONDS), "the wait for executors"),
                ClassTag.apply(DeployMessages.MasterStateResponse.class));
        return Arrays.stream(state.workers())
            .map(worker -> new Size(worker.cores(), worker.memory()))
            .toList();
      } catch (Exception ignored) {
        // Spark does not declare its own; what is told without the workers is true too
      }
    }
    return List.of();
  }
}
