package io.difficultynet.job.worker;

import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.TrainSettings.BatchNorm;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.job.bigdl.BigDlEngine;
import io.difficultynet.job.cluster.EnginePlan;
import io.difficultynet.job.cluster.GpuAddress;
import io.difficultynet.job.engine.CosineClassifier;
import io.difficultynet.job.engine.FrozenNorms;
import io.difficultynet.job.engine.Replica;
import io.difficultynet.job.network.NetworkDescription;
import io.difficultynet.job.network.Node;
import io.difficultynet.job.torch.EngineJar;
import io.difficultynet.job.torch.TorchDevice;
import io.difficultynet.job.torch.TorchNatives;
import io.difficultynet.job.torch.TorchReplica;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * The engine of a plan, and nothing of the other one: Java loads a class when it is first used, so
 * the job runs without libtorch's jar on BigDL, and BigDL's OpenMP stays out of a process with
 * libtorch's. The two do not mix.
 */
public final class Engines {

  private Engines() {}

  /** Makes a replica of this executor, for the running task. */
  public static Replica replica(ReplicaPlan plan) {
    NetworkDescription network = plan.network();
    return network.classifier() instanceof Node.Cosines
        ? CosineClassifier.over(network, body -> withNorms(plan, body))
        : withNorms(plan, network);
  }

  private static Replica withNorms(ReplicaPlan plan, NetworkDescription network) {
    return plan.batchNorm() == BatchNorm.FROZEN
        ? FrozenNorms.over(network, folded -> engine(plan, folded))
        : engine(plan, network);
  }

  private static Replica engine(ReplicaPlan plan, NetworkDescription network) {
    EnginePlan engine = plan.engine();
    if (engine.engine() == Engine.BIGDL) {
      return BigDlEngine.replica(network, plan.predictionBatch());
    }
    SparkEnv spark = SparkEnv.get(); // null where replicas are threads of this process
    String place =
        spark == null
            ? "this process"
            : "executor %s on %s".formatted(spark.executorId(), Utils.localHostName());
    loadTorch(spark == null ? new SparkConf(false) : spark.conf(), place);
    TorchDevice device =
        engine.device() == Device.CUDA
            ? new TorchDevice(GpuAddress.ofThisTask(place))
            : TorchDevice.CPU;
    return new TorchReplica(network, device, engine.precision(), place);
  }

  /**
   * Loads the natives of a plan's engine, as an executor will.
   *
   * @return what was loaded, for the user
   * @throws DifficultyNetException ENGINE_MISSING or NATIVE_FAILED
   */
  public static String loadNatives(EnginePlan plan, SparkConf conf) {
    if (plan.engine() == Engine.BIGDL) {
      BigDlEngine.loadNatives();
      return "MKL-DNN of BigDL";
    }
    loadTorch(conf, "this process");
    return TorchNatives.build();
  }

  /**
   * Begins to load the natives of a plan's engine, for a driver that is the executor too: it takes
   * as long as Spark takes to start (libtorch a second and a half, most of it to unpack). What goes
   * wrong is told by the task that needs them.
   */
  public static void loadNativesAhead(EnginePlan plan, SparkConf conf) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loadNatives(plan, conf);
              } catch (Exception e) { // Scala throws checked ones undeclared
                return;
              }
            },
            "difficulty-net-natives");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Makes sure that the classes of a plan's engine are there, without loading natives.
   *
   * @throws DifficultyNetException ENGINE_MISSING where they are not
   */
  public static void requireClasses(EnginePlan plan) {
    if (plan.engine() == Engine.TORCH) {
      EngineJar.require("the driver");
    }
  }

  /** Natives are unpacked where Spark keeps an application's files, and go with them. */
  private static void loadTorch(SparkConf conf, String place) {
    EngineJar.require(place);
    TorchNatives.load(
        () -> Path.of(Utils.createTempDir(Utils.getLocalDir(conf), "libtorch").getPath()));
  }
}
