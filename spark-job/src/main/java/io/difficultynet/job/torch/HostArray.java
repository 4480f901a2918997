package io.difficultynet.job.torch;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Memory that Java writes and libtorch reads: it grows to the largest array that went through it.
 * Pinned where a GPU reads it, so that the copy needs no intermediate one and does not wait.
 *
 * <p>A tensor of {@link #put} is valid until the next one. On a GPU its reading may still be
 * outstanding when the call returns; whoever uses it fetches a result from the same stream before
 * the next {@link #put}.
 */
final class HostArray implements AutoCloseable {

  private final boolean pinned;
  private Tensor memory;

  HostArray(boolean pinned) {
    this.pinned = pinned;
    this.memory = allocate(1);
  }

  /**
   * The first {@code length} of the values as a flat tensor on the host; made in the open scope.
   */
  Tensor put(float[] values, int length) {
    if (memory.numel() < length) {
      memory.close();
      memory = allocate(length);
    }
    floats(memory).put(values, 0, length);
    return memory.narrow(0, 0, length);
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Copies a tensor of any device, layout and kind of number out, in the order of its indices. */
  static void get(Tensor tensor, float[] into) {
    Tensor host = tensor.to(TorchDevice.CPU.device(), ScalarType.Float).contiguous();
    int length = Math.toIntExact(host.numel());
    if (length > 0) { // an empty tensor has no memory
      floats(host).get(into, 0, length);
    }
  }

  /** The memory of a contiguous tensor on the host. */
  private static FloatBuffer floats(Tensor host) {
    FloatPointer pointer = host.data_ptr_float();
    return pointer.capacity(host.numel()).asBuffer();
  }

  private Tensor allocate(int length) {
    return Scope.keep(
        () ->
            torch.empty(
                new long[] {length},
                new ScalarTypeOptional(ScalarType.Float),
                new LayoutOptional(),
                new DeviceOptional(),
                new BoolOptional(pinned),
                new MemoryFormatOptional()));
  }
}
