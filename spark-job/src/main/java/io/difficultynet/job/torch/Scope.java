package io.difficultynet.job.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Runs libtorch calls so that what they make is freed when they are done, on the same thread. */
final class Scope {

  private Scope() {}

  /** Runs calls whose result is not libtorch's. */
  @SuppressWarnings("try") // the scope works by being open
  static void run(Runnable calls) {
    try (PointerScope scope = new PointerScope()) {
      calls.run();
    }
  }

  /**
   * The tensor that the calls return, which outlives them until it is closed. It must be one that
   * they made: calls such as {@code relu_} return a reference to another Java object's tensor.
   */
  @SuppressWarnings("try") // the scope works by being open
  static Tensor keep(Supplier<Tensor> calls) {
    try (PointerScope scope = new PointerScope()) {
      return calls.get().retainReference();
    }
  }
}
