package io.difficultynet.job.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of a pass that goes backward: by the output of each node, for as long as it is needed,
 * and by the parameters. They outlive the scope in which they were made, until {@link #close}.
 */
final class Gradients implements AutoCloseable {

  /** By an output. Where nobody else refers to its memory it may be overwritten. */
  static final class ByOutput implements AutoCloseable {
    private final Tensor tensor;
    private final boolean own;

    private ByOutput(Tensor tensor, boolean own) {
      this.tensor = kept(tensor);
      this.own = own;
    }

    Tensor tensor() {
      return tensor;
    }

    boolean own() {
      return own;
    }

    @Override
    public void close() {
      tensor.close();
    }
  }

  private final @Nullable ByOutput[] byOutput;
  private final @Nullable Tensor[] byParameter;

  /** None yet. */
  Gradients(int nodes, int parameterSpans) {
    this.byOutput = new ByOutput[nodes];
    this.byParameter = new Tensor[parameterSpans];
  }

  /** The gradient by a node's output, all summands of which are here; the caller closes it. */
  @Nullable ByOutput take(int node) {
    ByOutput gradient = byOutput[node];
    byOutput[node] = null;
    return gradient;
  }

  /** Adds to the gradient by a node's output what nobody else refers to. */
  void add(int node, Tensor summand) {
    add(node, summand, true);
  }

  /** Adds to the gradient by a node's output what others read too. */
  void addShared(int node, Tensor summand) {
    add(node, summand, false);
  }

  private void add(int node, Tensor summand, boolean own) {
    ByOutput before = byOutput[node];
    if (before == null) {
      byOutput[node] = new ByOutput(summand, own);
    } else if (before.own) {
      before.tensor.add_(summand);
    } else {
      Tensor sum = own ? summand : summand.clone();
      sum.add_(before.tensor);
      byOutput[node] = new ByOutput(sum, true);
      before.close();
    }
  }

  /** Notes the gradient by a span of parameters, in the shape of its layer. */
  void put(int parameterSpan, Tensor gradient) {
    byParameter[parameterSpan] = kept(gradient);
  }

  /** By all parameters, in flat order; made in the open scope. */
  TensorVector byParameters() {
    return new TensorVector(byParameter);
  }

  /** Another reference to the tensor; one that is part of a tuple goes with that. */
  private static Tensor kept(Tensor tensor) {
    return new Tensor(tensor).retainReference();
  }

  @Override
  public void close() {
    for (ByOutput gradient : byOutput) {
      if (gradient != null) {
        gradient.close();
      }
    }
    for (Tensor gradient : byParameter) {
      if (gradient != null) {
        gradient.close();
      }
    }
  }
}
