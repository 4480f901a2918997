package io.difficultynet.conf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code network}.
 *
 * @param architecture its layers
 * @param engine what computes it
 * @param device what the engine computes on
 * @param precision of the forward and backward passes of training
 * @param pretrained weights to start from; null: drawn
 */
public record NetworkSettings(
    Architecture architecture,
    Engine engine,
    Device device,
    Precision precision,
    @Nullable PretrainedSettings pretrained)
    implements Serializable {

  private static final String FIX = "Set network.engine to torch or auto, or remove this";
  private static final String OF_BIGDL = " with network.engine bigdl";

  /** What a shortcut does (He et al. 2016, section 4.1). */
  public enum Shortcut {
    /** Where the shape changes, every second pixel, new channels zero; no parameters. */
    A,
    /** Where the shape changes, a 1×1 convolution with batch norm; elsewhere the identity. */
    B,
    /** A 1×1 convolution with batch norm everywhere. */
    C
  }

  /** What computes a network. */
  public enum Engine {
    /** BigDL DLlib's MKL-DNN layers, 32-bit floats, CPU. */
    BIGDL,
    /** libtorch, on a CPU or a GPU. */
    TORCH,
    /** {@link #TORCH} where Spark assigns GPUs to the executors, else {@link #BIGDL}. */
    AUTO
  }

  /** What an engine computes on. */
  public enum Device {
    /** The executor's cores. */
    CPU,
    /** The GPU that Spark assigns to the executor. */
    CUDA,
    /** {@link #CUDA} where Spark assigns GPUs to the executors, else {@link #CPU}. */
    AUTO
  }

  /** Numbers that a training pass computes with. Parameters are 32-bit floats always. */
  public enum Precision {
    /** 32-bit floats. */
    FP32,
    /**
     * 32-bit floats, of which a GPU multiplies 10 bits of the fraction (<a
     * href="https://docs.nvidia.com/cuda/parallel-thread-execution/#alternate-floating-point-data-formats">TensorFloat-32</a>).
     */
    TF32,
    /** Convolutions in bfloat16; everything else in 32-bit floats. */
    BF16
  }

  /** Refuses numbers out of range. */
  public NetworkSettings {
    if (engine == Engine.BIGDL && device == Device.CUDA) {
      throw new IllegalArgumentException(
          "network.device is cuda; it must be cpu or auto" + OF_BIGDL);
    }
    if (engine == Engine.BIGDL && precision != Precision.FP32) {
      throw new IllegalArgumentException(
          "network.precision is %s; it must be fp32%s".formatted(Kind.word(precision), OF_BIGDL));
    }
    if (device == Device.CPU && precision == Precision.TF32) {
      throw new IllegalArgumentException(
          "network.precision is tf32; it must be fp32 or bf16 with network.device cpu");
    }
    if (architecture.forFeatures() && precision == Precision.BF16) {
      throw new IllegalArgumentException(
          "network.precision is bf16; it must be fp32 for a network without convolutions");
    }
  }

  static NetworkSettings read(Values values) {
    Architecture architecture = Architecture.read(values);
    Engine engine = values.read("network.engine", Kind.choice(Engine.class));
    Device device = values.read("network.device", Kind.choice(Device.class));
    Precision precision = values.read("network.precision", Kind.choice(Precision.class));
    boolean bigDl = engine == Engine.BIGDL;
    boolean cudaFits = !bigDl || device != Device.CUDA;
    boolean engineFits = !bigDl || precision == Precision.FP32;
    boolean deviceFits = bigDl || device != Device.CPU || precision != Precision.TF32;
    values.check(cudaFits, "network.device", "is cuda" + OF_BIGDL + ", a CPU engine", FIX);
    values.check(
        engineFits,
        "network.precision",
        "is " + Kind.word(precision) + OF_BIGDL + ", which has 32-bit floats",
        FIX);
    values.check(
        deviceFits,
        "network.precision",
        "is tf32 with network.device cpu, but only GPUs have it",
        "Remove it, or set it to bf16");
    boolean bf16Used = !architecture.forFeatures() || precision != Precision.BF16;
    values.check(
        bf16Used,
        "network.precision",
        "is bf16, which is for convolutions, but network.family has none",
        "Remove it, or set it to fp32");
    return new NetworkSettings(
        architecture,
        engine,
        cudaFits ? device : Device.AUTO,
        engineFits && deviceFits && bf16Used ? precision : Precision.FP32,
        PretrainedSettings.read(values));
  }
}
