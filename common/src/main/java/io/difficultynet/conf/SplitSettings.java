package io.difficultynet.conf;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code split}: how the long-tailed training split and the validation (meta) split are cut
 * out of the source's training files. Where the source has validation files of its own, the
 * validation split is taken from those.
 *
 * @param profile how many samples each rank keeps
 * @param classOrder which class has which rank
 * @param validationPerClass samples of each class held out, at least 1
 * @param holdOut which samples are held out
 */
public record SplitSettings(
    Profile profile, ClassOrder classOrder, int validationPerClass, HoldOut holdOut)
    implements Serializable {

  private static final Range IMBALANCE = Range.atLeast(1);
  private static final Range SAMPLES = Range.atLeast(1);
  private static final String AS_IS = "as-is";
  private static final List<String> KEYS =
      List.of("imbalance", "n-max", "counts", "class-order", "validation-per-class", "hold-out");

  /** How many training samples the class of each rank keeps; rank 0 is the most frequent. */
  public sealed interface Profile extends Serializable {}

  /**
   * Rank r of C keeps int(nMax · imbalance^(−r/(C−1))) samples (Cui et al. 2019,
   * https://arxiv.org/abs/1901.05555, section 5.1).
   *
   * @param imbalance samples of the first rank over those of the last, at least 1
   * @param nMax samples of the first rank, at least 1; null: the most that every class has after
   *     the hold-out
   */
  public record Exponential(double imbalance, @Nullable Integer nMax) implements Profile {

    /** Refuses numbers out of range. */
    public Exponential {
      IMBALANCE.require("split.imbalance", imbalance);
      if (nMax != null) {
        SAMPLES.require("split.n-max", nMax);
      }
    }
  }

  /**
   * Each rank keeps the number given.
   *
   * @param samples one number a class, each at least 1, the most frequent class first
   */
  public record Counts(List<Integer> samples) implements Profile {

    /** Copies the list and refuses an empty one and numbers out of range. */
    public Counts {
      samples = List.copyOf(samples);
      if (samples.isEmpty()) {
        throw new IllegalArgumentException(
            "split.counts is empty; it must have one number a class");
      }
      samples.forEach(n -> SAMPLES.require("split.counts", n));
    }
  }

  /** Every class keeps all its samples: the data is long-tailed already. */
  public record AsIs() implements Profile {}

  /** The data was split when it was prepared. */
  public record AsPrepared() implements Profile {}

  /** Which samples of a class are held out for validation. */
  public enum HoldOut {
    /** The last ones in file order. */
    LAST,
    /** Drawn without replacement by the run's seed. */
    RANDOM
  }

  /** Refuses a hold-out out of range. */
  public SplitSettings {
    SAMPLES.require("split.validation-per-class", validationPerClass);
  }

  static SplitSettings read(Values values, DataSource source) {
    if (source instanceof DataSource.Prepared) {
      for (String key : KEYS) {
        values.unused(
            "split." + key,
            "data.format = prepared, since the data was split when it was prepared");
      }
      return new SplitSettings(new AsPrepared(), ClassOrder.Named.NATURAL, 1, HoldOut.LAST);
    }
    Profile profile = profile(values);
    ClassOrder order = values.read("split.class-order", ClassOrder.kind());
    values.check(
        !(profile instanceof AsIs) || order == ClassOrder.Named.NATURAL,
        "split.class-order",
        "says which class keeps how many samples, but with split.imbalance = %s each keeps all"
            .formatted(AS_IS),
        "Remove it");
    return new SplitSettings(
        profile,
        order,
        values.read("split.validation-per-class", Kind.integer(SAMPLES)),
        values.read("split.hold-out", Kind.choice(HoldOut.class)));
  }

  private static Profile profile(Values values) {
    List<Integer> counts = values.read("split.counts", Kind.listOf(Kind.integer(SAMPLES)));
    if (!counts.isEmpty()) {
      values.unused("split.imbalance", "split.counts");
      values.unused("split.n-max", "split.counts");
      return new Counts(counts);
    }
    values.checkSet("split.imbalance", "is null and split.counts is empty", "Set one of the two");
    Optional<Double> imbalance =
        values.readOptional("split.imbalance", Kind.wordOr(AS_IS, Kind.number(IMBALANCE)));
    if (imbalance != null && imbalance.isEmpty()) {
      values.unused("split.n-max", "split.imbalance = " + AS_IS);
      return new AsIs();
    }
    Integer nMax = values.readOptional("split.n-max", Kind.integer(SAMPLES));
    return new Exponential(imbalance == null ? 1 : imbalance.orElse(1.0), nMax);
  }
}
