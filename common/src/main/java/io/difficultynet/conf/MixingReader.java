package io.difficultynet.conf;

import static io.difficultynet.conf.MixingSettings.ALPHA;
import static io.difficultynet.conf.MixingSettings.SECTION;

import io.difficultynet.conf.MixingSettings.Cmo;
import io.difficultynet.conf.MixingSettings.None;
import io.difficultynet.conf.MixingSettings.Remix;

/** Reads section {@code method.mixing}; keys of mixings other than the one named are refused. */
final class MixingReader {

  private static final String FIRST_PLAIN = SECTION + "first-plain-epochs";
  private static final String LAST_PLAIN = SECTION + "last-plain-epochs";

  private MixingReader() {}

  /** A mixing by its word. */
  private enum Name {
    /** {@link MixingSettings.None}. */
    NONE,
    /** {@link MixingSettings.Cmo}. */
    CMO,
    /** {@link MixingSettings.Remix}. */
    REMIX
  }

  /** Reads the section; keys of other mixings count as null. */
  static MixingSettings read(Values values, int epochs) {
    Name name = values.read(SECTION + "name", Kind.choice(Name.class));
    Cause cause = Cause.of(SECTION + "name", name);
    if (name == Name.NONE) {
      values.unused(ALPHA.path(), cause);
    }
    if (name != Name.CMO) {
      values.unused(Cmo.PROBABILITY.path(), cause);
      values.unused(Cmo.FOREGROUND_EXPONENT.path(), cause);
      values.unused(FIRST_PLAIN, cause);
      values.unused(LAST_PLAIN, cause);
    }
    if (name != Name.REMIX) {
      values.unused(Remix.RATIO.path(), cause);
      values.unused(Remix.THRESHOLD.path(), cause);
    }
    return switch (name) {
      case NONE -> new None();
      case CMO -> cmo(values, epochs);
      case REMIX ->
          new Remix(values.read(ALPHA), values.read(Remix.RATIO), values.read(Remix.THRESHOLD));
    };
  }

  private static Cmo cmo(Values values, int epochs) {
    int first = values.read(FIRST_PLAIN, Kind.epochsOf(epochs));
    int last = values.read(LAST_PLAIN, Kind.epochsOf(epochs));
    boolean some = (long) first + last < epochs;
    values.check(
        some,
        FIRST_PLAIN + ", " + LAST_PLAIN,
        "are %d and %d, but run.epochs is %d, so images would never be mixed"
            .formatted(first, last, epochs),
        "Their sum must be less than run.epochs");
    return new Cmo(
        values.read(ALPHA),
        values.read(Cmo.PROBABILITY),
        values.read(Cmo.FOREGROUND_EXPONENT),
        some ? first : 0,
        some ? epochs - last : epochs);
  }
}
