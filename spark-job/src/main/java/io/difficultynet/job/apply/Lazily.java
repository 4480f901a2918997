package io.difficultynet.job.apply;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Iterators as streams, which read an element when it is asked for. */
public final class Lazily {

  private Lazily() {}

  /** The elements, in their order. */
  public static <T> Stream<T> stream(Iterator<T> elements) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(elements, Spliterator.ORDERED), false);
  }
}
