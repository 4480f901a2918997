package io.difficultynet.job.round;

import io.difficultynet.datasets.sampling.EpochPlan;
import io.difficultynet.datasets.sampling.EpochShape;
import io.difficultynet.job.round.RoundInput.Span;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one replica passes through its network in a round: its part of each global batch, at once or
 * in micro-batches of nearly equal size.
 *
 * @param plan of the epoch
 * @param part this replica's number
 * @param parts number of replicas
 * @param most samples of one pass; null: any number
 */
record Passes(EpochPlan plan, int part, int parts, @Nullable Integer most) {

  /** The passes of iteration {@code t}; none where this replica has no sample of that batch. */
  List<int[]> of(int t) {
    int[] indices = plan.part(t, part, parts);
    if (indices.length == 0) {
      return List.of();
    }
    EpochShape shape = new EpochShape(indices.length, most == null ? indices.length : most);
    return IntStream.range(0, shape.iterations())
        .mapToObj(
            i -> {
              int from = shape.batchStart(i);
              return Arrays.copyOfRange(indices, from, from + shape.batchSize(i));
            })
        .toList();
  }

  /** All passes of the iterations of {@code span}, in order. */
  Iterator<BatchesAhead.Request> of(Span span) {
    return IntStream.range(span.from(), span.to())
        .boxed()
        .flatMap(
            t -> of(t).stream().map(some -> new BatchesAhead.Request(some, plan.augmentation(t))))
        .iterator();
  }
}
