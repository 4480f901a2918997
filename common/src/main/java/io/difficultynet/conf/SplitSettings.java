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
 * @param validation how many samples of a class are held out
 * @param holdOut which samples are held out
 */
public record SplitSettings(
    Profile profile, ClassOrder classOrder, ValidationSettings validation, HoldOut holdOut)
    implements Serializable {

  private static final String AS_IS = "as-is";

  /** The imbalance of benchmarks, which are balanced before: the paper's first. */
  private static final double BENCHMARK = 100;

  private static final Kind<Integer> SAMPLES = Kind.integer(Range.atLeast(1));
  private static final Setting<Optional<Double>> IMBALANCE =
      new Setting<>("split.imbalance", Kind.wordOr(AS_IS, Kind.number(Range.atLeast(1))));
  private static final Setting<Integer> N_MAX = new Setting<>("split.n-max", SAMPLES);
  private static final Setting<List<Integer>> COUNTS =
      new Setting<>("split.counts", Kind.listOf(SAMPLES));
  private static final Setting<ClassOrder> CLASS_ORDER =
      new Setting<>("split.class-order", ClassOrder.kind());
  private static final List<String> KEYS =
      List.of(
          "imbalance",
          "n-max",
          "counts",
          "class-order",
          "validation-per-class",
          "validation-most-share",
          "train-at-least",
          "test-fraction",
          "group-by",
          "small-classes",
          "min-samples",
          "merged-class",
          "hold-out");

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
      IMBALANCE.require(Optional.of(imbalance));
      N_MAX.requireOrNull(nMax);
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
      COUNTS.require(samples);
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

  /** Of data that was split when it was prepared: all of it is used. */
  private static final SplitSettings AS_IT_WAS_PREPARED =
      new SplitSettings(
          new AsPrepared(),
          ClassOrder.Named.NATURAL,
          new ValidationSettings(1, 1, 1),
          HoldOut.LAST);

  static SplitSettings read(Values values, DataSource source) {
    if (source instanceof DataSource.Prepared) {
      for (String key : KEYS) {
        values.unused(
            "split." + key,
            new Cause(
                "data.format",
                "data.format = prepared, since the data was split when it was prepared"));
      }
      return AS_IT_WAS_PREPARED;
    }
    Profile profile = profile(values, source);
    return new SplitSettings(
        profile,
        values.readIf(!(profile instanceof AsIs), CLASS_ORDER, Cause.of(IMBALANCE.path(), AS_IS)),
        ValidationSettings.read(values),
        values.read("split.hold-out", Kind.choice(HoldOut.class)));
  }

  private static Profile profile(Values values, DataSource source) {
    List<Integer> counts = values.read(COUNTS);
    if (!counts.isEmpty()) {
      Cause cause = new Cause(COUNTS.path(), COUNTS.path());
      values.unused(IMBALANCE.path(), cause);
      values.unused(N_MAX.path(), cause);
      return new Counts(counts);
    }
    Optional<Double> given = values.readOptional(IMBALANCE);
    Optional<Double> imbalance =
        given != null ? given : source.ofPixels() ? Optional.of(BENCHMARK) : Optional.empty();
    if (imbalance.isEmpty()) {
      values.unused(N_MAX.path(), Cause.of(IMBALANCE.path(), AS_IS));
      return new AsIs();
    }
    return new Exponential(imbalance.get(), values.readOptional(N_MAX));
  }
}
