package io.difficultynet.job.torch;

import java.time.Duration;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Runs libtorch calls so that what they make is freed when they are done, on the same thread. */
final class Scope {

  private static final CallsIntoLibtorch CALLS = new CallsIntoLibtorch();

  private Scope() {}

  /** Runs calls whose result is not libtorch's. */
  static void run(Runnable calls) {
    boolean unused =
        within(
            () -> {
              calls.run();
              return true;
            });
  }

  /**
   * The tensor that the calls return, which outlives them until it is closed. It must be one that
   * they made: calls such as {@code relu_} return a reference to another Java object's tensor.
   */
  static Tensor keep(Supplier<Tensor> calls) {
    return within(() -> calls.get().retainReference());
  }

  /**
   * When the process ends: waits for what computes, and lets nothing compute afterwards.
   *
   * @return whether it ended in time
   */
  static boolean end(Duration atMost) {
    return CALLS.end(atMost);
  }

  @SuppressWarnings("try") // the scope works by being open
  private static <T> T within(Supplier<T> calls) {
    return CALLS.get(
        () -> {
          try (PointerScope scope = new PointerScope()) {
            return calls.get();
          }
        });
  }
}
