package io.difficultynet.job.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * The steps of a pass through a network, each with the memory that it took, which can be given back
 * before the pass ends: otherwise a pass would hold the outputs of all nodes.
 */
final class Steps implements AutoCloseable {

  private final List<Step> steps = new ArrayList<>();
  private final List<PointerScope> scopes = new ArrayList<>();

  /** Takes a step; what it makes lives until {@link #drop}. */
  void take(Supplier<Step> step) {
    scopes.add(new PointerScope());
    steps.add(step.get());
  }

  Step get(int node) {
    return steps.get(node);
  }

  int size() {
    return steps.size();
  }

  Step last() {
    return get(size() - 1);
  }

  /** Frees what the step holds, unless a tensor of another step refers to it too. */
  void drop(int node) {
    scopes.get(node).close();
  }

  @Override
  public void close() {
    scopes.forEach(PointerScope::close);
  }
}
