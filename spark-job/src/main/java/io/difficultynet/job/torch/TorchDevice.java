package io.difficultynet.job.torch;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Where the torch engine computes: the cores of this process, or one of its GPUs.
 *
 * @param gpu number of the GPU as CUDA counts those that this process sees; -1: the cores
 */
public record TorchDevice(int gpu) {

  /** The cores of this process. */
  public static final TorchDevice CPU = new TorchDevice(-1);

  private static final int MOST = Byte.MAX_VALUE; // libtorch keeps the number in 8 bits

  /** Refuses numbers that no GPU has. */
  public TorchDevice {
    if (gpu < -1 || gpu > MOST) {
      throw new IllegalArgumentException(
          "The number of a GPU is 0 to %d (-1: no GPU), got %d".formatted(MOST, gpu));
    }
  }

  boolean isGpu() {
    return gpu >= 0;
  }

  Device device() {
    return isGpu()
        ? new Device(torch.DeviceType.CUDA, (byte) gpu)
        : new Device(torch.DeviceType.CPU);
  }

  /** For messages: "cpu", "cuda:0". */
  public String text() {
    return isGpu() ? "cuda:" + gpu : "cpu";
  }
}
