package io.difficultynet.job.torch;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Memory between Java and libtorch: it grows to the largest array that went through it. Pinned
 * where a GPU reads or writes it, so that the copy needs no intermediate one and no new pages, and
 * what a GPU reads is not waited for.
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
    Tensor part = first(length);
    floats(part).put(values, 0, length);
    return part;
  }

  /** Copies values into a flat tensor of parts, on the host or the GPU. */
  void put(float[] values, AlignedParts parts, Tensor into) {
    if (parts.size() == 0) {
      return; // an empty tensor has no memory
    }
    if (!pinned) {
      parts.spread(values, floats(into));
      return;
    }
    Tensor part = first(parts.size());
    parts.spread(values, floats(part));
    into.copy_(part);
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Copies a tensor of any layout and kind of number out, in the order of its indices. */
  void get(Tensor tensor, float[] into) {
    int length = Math.toIntExact(tensor.numel());
    if (length > 0) { // an empty tensor has no memory
      floats(onHost(tensor, length)).get(into, 0, length);
    }
  }

  /** The same of some tensors, one behind the other. */
  void get(TensorVector tensors, float[] into) {
    if (pinned) {
      TensorVector flat = new TensorVector();
      for (long i = 0; i < tensors.size(); i++) {
        flat.push_back(tensors.get(i).to(ScalarType.Float).reshape(-1));
      }
      get(torch.cat(flat), into); // one copy from the GPU
      return;
    }
    int at = 0;
    for (long i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      int length = Math.toIntExact(tensor.numel());
      floats(onHost(tensor, length)).get(into, at, length);
      at += length;
    }
  }

  /** The same of parts. */
  void get(Tensor tensor, AlignedParts parts, float[] into) {
    if (parts.size() > 0) {
      parts.gather(floats(onHost(tensor, parts.size())), into);
    }
  }

  private Tensor onHost(Tensor tensor, int length) {
    Tensor flat = tensor.to(ScalarType.Float).reshape(-1);
    if (!pinned) {
      return flat;
    }
    Tensor part = first(length);
    part.copy_(flat); // waits for the GPU
    return part;
  }

  private Tensor first(int length) {
    if (memory.numel() < length) {
      memory.close();
      memory = allocate(length);
    }
    return memory.narrow(0, 0, length);
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
