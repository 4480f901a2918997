package io.difficultynet.job.bigdl;

import com.intel.analytics.bigdl.dllib.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.dllib.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.dllib.nn.mkldnn.DnnGraph;
import com.intel.analytics.bigdl.dllib.tensor.DnnStorage;
import com.intel.analytics.bigdl.dllib.tensor.DnnTensor;
import com.intel.analytics.bigdl.dllib.tensor.Pointer;
import com.intel.analytics.bigdl.dllib.tensor.Storage;
import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import com.intel.analytics.bigdl.dllib.utils.Node;
import com.intel.analytics.bigdl.dllib.utils.Table;
import com.intel.analytics.bigdl.mkl.Memory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * Memory that the compiled networks of a replica use by turns. BigDL gives every network parameters
 * and gradients, and every layer an output and its gradient, of their own and for good. But only
 * one network computes at a time, and of these nothing but parameters outlives its passes. So all
 * networks have the same parameters and the same gradient, and lay what layers hand on over the
 * same native memory, which is as large as the largest network wants it.
 *
 * <p>Native memory consists of segments that never move: a network that needs more than those
 * before it adds segments. They are large because they cost nothing until a network reaches that
 * far: only then the system gives the memory.
 */
final class Workspace implements AutoCloseable {

  private static final int CACHE_LINE = 64; // bytes
  private static final int SEGMENT = 256 << 20; // bytes; several of it for a larger output

  private final float[] parameters; // [P]
  private final float[] gradient; // [P]
  private final Storage<Object> parameterStorage;
  private final Storage<Object> gradientStorage;
  private final List<Segment> segments = new ArrayList<>();

  /**
   * For networks with so many parameters.
   *
   * @param parameterCount P
   */
  Workspace(int parameterCount) {
    this.parameters = new float[parameterCount];
    this.gradient = new float[parameterCount];
    this.parameterStorage = Scala.tensor(parameters, parameterCount).storage();
    this.gradientStorage = Scala.tensor(gradient, parameterCount).storage();
  }

  /** [P] in the description's flat order, for all networks; the caller writes into it. */
  float[] parameters() {
    return parameters;
  }

  /** [P], of the last backward of any network. */
  float[] gradient() {
    return gradient;
  }

  /**
   * Lays a layer's parameters over part of the flat order.
   *
   * @param offset of the layer's first parameter
   */
  void shareParameters(int offset, Tensor<Object> values, Tensor<Object> gradients) {
    values.set(parameterStorage, offset + 1, values.size(), values.stride()); // 1-based
    gradients.set(gradientStorage, offset + 1, gradients.size(), gradients.stride());
  }

  private static final class Segment {
    private final int bytes;
    private final long address;
    private long taken; // bytes, by the network that is being laid out

    private Segment(long atLeast) {
      long whole = (atLeast + SEGMENT - 1) / SEGMENT * SEGMENT;
      this.bytes = (int) Math.min(whole, Integer.MAX_VALUE / CACHE_LINE * CACHE_LINE);
      this.address = Memory.AlignedMalloc(bytes, CACHE_LINE);
      if (address == 0) {
        throw new OutOfMemoryError("The system gives no " + bytes + " bytes outside the heap");
      }
    }

    private long take(long wanted) {
      long place = address + taken;
      taken += wanted;
      return place;
    }
  }

  /** What a network has of the native memory. */
  static final class Lease {
    private final List<DnnStorage<?>> storages;

    private Lease(List<DnnStorage<?>> storages) {
      this.storages = storages;
    }

    /** Before BigDL releases the network, which would else free what is not its own. */
    void end() {
      storages.forEach(storage -> storage.ptr_$eq(new Pointer(0)));
    }
  }

  /**
   * Moves what the layers of a network hand to each other, forward and backward, into the native
   * memory.
   *
   * @param graph compiled, and not yet run
   */
  Lease share(DnnGraph graph) {
    List<DnnStorage<?>> storages = handedOn(graph);
    segments.forEach(segment -> segment.taken = 0);
    for (DnnStorage<?> storage : storages) {
      free(storage.ptr().address());
      storage.ptr_$eq(new Pointer(place(bytes(storage))));
    }
    return new Lease(storages);
  }

  /** Frees the native memory, when all leases have ended. */
  @Override
  public void close() {
    segments.forEach(segment -> Memory.AlignedFree(segment.address));
    segments.clear();
  }

  /** Outputs and gradients of layers, and of the reorders between layers, in a fixed order. */
  private static List<DnnStorage<?>> handedOn(DnnGraph graph) {
    List<AbstractModule<?, ?, ?>> layers = new ArrayList<>();
    for (Node<AbstractModule<Activity, Activity, Object>> node :
        graph.getSortedForwardExecutions()) {
      layers.add(node.element());
      if (node.element() instanceof TrainedConvolution convolution) {
        layers.addAll(convolution.reorders());
      }
    }
    layers.addAll(JavaConverters.asJavaCollection(graph.reorderManager().reorders().values()));
    List<DnnStorage<?>> found = new ArrayList<>();
    Set<DnnStorage<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (AbstractModule<?, ?, ?> layer : layers) {
      collect(layer.output(), seen, found);
      collect(layer.gradInput(), seen, found);
      if (layer instanceof BatchNorm norm) {
        collect(norm.mask(), seen, found);
      }
    }
    return found;
  }

  private static void collect(
      @Nullable Object activity, Set<DnnStorage<?>> seen, List<DnnStorage<?>> found) {
    if (activity instanceof DnnTensor<?> tensor) {
      DnnStorage<?> storage = (DnnStorage<?>) tensor.storage();
      if (!storage.isReleased() && seen.add(storage)) {
        found.add(storage);
      }
    } else if (activity instanceof Table table) {
      for (int i = 1; i <= table.length(); i++) {
        collect(table.apply(i), seen, found);
      }
    }
  }

  /** Of elements of up to 32 bits, with what the next one needs to begin at a cache line. */
  private static long bytes(DnnStorage<?> storage) {
    long floats = (long) storage.length() * Float.BYTES;
    return (floats + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }

  /** The address of so many bytes in the first segment that has them. */
  private long place(long bytes) {
    for (Segment segment : segments) {
      if (segment.taken + bytes <= segment.bytes) {
        return segment.take(bytes);
      }
    }
    Segment added = new Segment(bytes);
    segments.add(added);
    return added.take(bytes);
  }

  private static void free(long address) {
    Memory.AlignedFree(address);
    var unused = DnnStorage.checkAndSet(address); // BigDL's own list of what is to be freed
  }
}
