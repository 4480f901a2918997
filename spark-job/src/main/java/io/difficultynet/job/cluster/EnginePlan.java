package io.difficultynet.job.cluster;

import io.difficultynet.conf.NetworkSettings;
import io.difficultynet.conf.NetworkSettings.Device;
import io.difficultynet.conf.NetworkSettings.Engine;
import io.difficultynet.conf.NetworkSettings.Precision;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problems;
import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * What computes the network, the same on all executors: decided once, on the driver, before Spark
 * starts. There is nothing "auto" left in it, and no executor falls back on something else.
 *
 * @param engine BIGDL or TORCH
 * @param device CPU or CUDA
 * @param precision of the training passes
 */
public record EnginePlan(Engine engine, Device device, Precision precision)
    implements Serializable {

  private static final String HEADLINE = "Spark's settings rule out what network asks for";

  /** Refuses what is undecided. */
  public EnginePlan {
    if (engine == Engine.AUTO || device == Device.AUTO) {
      throw new IllegalArgumentException(
          "An engine plan is decided, got engine %s on device %s".formatted(engine, device));
    }
  }

  /**
   * Decides by configuration and Spark's settings.
   *
   * @throws DifficultyNetException CLUSTER_UNSUITABLE with every setting that has to change
   */
  public static EnginePlan of(NetworkSettings network, SparkConf conf) {
    Problems problems = new Problems();
    Device device = device(network, conf, problems);
    Engine engine = network.engine();
    if (engine == Engine.AUTO) {
      engine = device == Device.CUDA ? Engine.TORCH : Engine.BIGDL;
    }
    if (engine == Engine.BIGDL && network.precision() == Precision.BF16) {
      problems.add(
          "network.precision",
          "is bf16, but network.engine auto means bigdl here, since Spark assigns no GPU",
          "Set network.engine=torch, or network.precision=fp32");
    }
    if (network.engine() == Engine.BIGDL
        && network.device() == Device.AUTO
        && GpuSettings.any(conf)) {
      problems.add(
          "network.engine",
          "is bigdl, which computes on CPUs, but Spark is asked for GPUs, which would stand idle",
          "Set network.engine=torch or auto, with its jar in --jars, or leave Spark's GPU settings out;"
              + " where they are the cluster's own, set network.device=cpu");
    }
    if (device == Device.CPU && network.precision() == Precision.TF32) {
      problems.add(
          "network.precision",
          "is tf32, which only GPUs have, but Spark assigns none here",
          "Set network.precision=fp32 or bf16, or give the executors GPUs");
    }
    problems.throwIfAny(ErrorCode.CLUSTER_UNSUITABLE, HEADLINE);
    return new EnginePlan(engine, device, network.precision());
  }

  /** For messages and results: "torch on cuda in bf16". */
  public String text() {
    return "%s on %s in %s".formatted(engine, device, precision).toLowerCase(Locale.ROOT);
  }

  private static Device device(NetworkSettings network, SparkConf conf, Problems problems) {
    boolean cpu = network.engine() == Engine.BIGDL || network.device() == Device.CPU;
    if (cpu || (network.device() == Device.AUTO && !GpuSettings.any(conf))) {
      return Device.CPU;
    }
    GpuSettings.check(conf, problems);
    return Device.CUDA;
  }
}
