package io.difficultynet.metrics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mistakes that a model was surest of: of each true class at most {@value #PER_CLASS}, the
 * surest first, of equally sure ones that of the lower sample. {@link #combine} is associative and
 * commutative with {@link #NONE} as its neutral element, so the number of parts changes nothing.
 *
 * @param list the mistakes, class by class
 */
public record SurestMistakes(List<Mistake> list) implements Serializable {

  /** Of no samples. */
  public static final SurestMistakes NONE = new SurestMistakes(List.of());

  static final int PER_CLASS = 3;

  private static final Comparator<Mistake> SUREST_FIRST =
      Comparator.comparingDouble(Mistake::probability).reversed().thenComparingInt(Mistake::sample);

  /** Copies the list. */
  public SurestMistakes {
    list = List.copyOf(list);
  }

  /** Returns the surest of both sets of samples together. */
  public SurestMistakes combine(SurestMistakes other) {
    Counter both = new Counter();
    list.forEach(both::record);
    other.list.forEach(both::record);
    return both.mistakes();
  }

  /** Returns the surest mistakes of all classes, the surest first. */
  public List<Mistake> surestFirst() {
    return list.stream().sorted(SUREST_FIRST).toList();
  }

  /** Takes mistakes one by one. A counter belongs to one thread. */
  public static final class Counter {
    private final SortedMap<Integer, List<Mistake>> byClass = new TreeMap<>();

    /** Takes a mistake. */
    public void record(Mistake mistake) {
      List<Mistake> ofClass = byClass.computeIfAbsent(mistake.truth(), c -> new ArrayList<>());
      ofClass.add(mistake);
      ofClass.sort(SUREST_FIRST);
      if (ofClass.size() > PER_CLASS) {
        ofClass.remove(PER_CLASS);
      }
    }

    /** Returns the surest of the mistakes so far. */
    public SurestMistakes mistakes() {
      return new SurestMistakes(byClass.values().stream().flatMap(List::stream).toList());
    }
  }
}
