package io.difficultynet.conf;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a key may hold: how it is read, and the words for what was expected. Strict on purpose:
 * HOCON takes {@code yes} for true and 120 for 120 milliseconds, this does not. Numbers and flags
 * may come as text, since that is what the command line gives.
 *
 * @param expected completes "it must be …"
 * @param parser answers null when the value is not of this kind
 * @param allowed whether a value of the type is one of this kind
 */
record Kind<T>(String expected, Parser<T> parser, Predicate<T> allowed) {

  /** How a value is read. */
  interface Parser<T> {
    @Nullable Read<T> parse(ConfigValue value);
  }

  /**
   * A value that was read.
   *
   * @param plain the same in the one form in which the effective configuration shows it: Boolean,
   *     Long, Double, String, or a list of these
   */
  record Read<T>(T value, Object plain) {

    static <T> Read<T> of(T value) {
      return new Read<>(value, value);
    }
  }

  /** In nanoseconds it fits into 64 bits. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern DURATION = Pattern.compile("\\s*\\d+(\\.\\d+)?\\s*[a-zA-Z]+\\s*");

  @Nullable Read<T> parse(ConfigValue value) {
    Read<T> read = parser.parse(value);
    return read != null && allowed.test(read.value()) ? read : null;
  }

  /** Returns {@code true} or {@code false} and nothing else. */
  static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        value ->
            switch (textOf(value)) {
              case "true" -> Read.of(true);
              case "false" -> Read.of(false);
              default -> null;
            },
        value -> true);
  }

  /** Returns a whole number of 64 bits. */
  static Kind<Long> wholeNumber() {
    return numeric("a whole number of 64 bits", n -> Read.of(n.longValueExact()), value -> true);
  }

  /** Returns a whole number of 32 bits in {@code range}. */
  static Kind<Integer> integer(Range range) {
    return integer("a whole number, " + range, range::contains);
  }

  /** Returns a number of epochs, which may be written as a share of {@code epochs}. */
  static Kind<Integer> epochsOf(int epochs) {
    return number(Range.atLeast(0))
        .onlyIf(
            given -> given < 1 || given == Math.rint(given),
            "a whole number of epochs, at least 0, or a share of run.epochs less than 1")
        .map(given -> (int) Math.round(given < 1 ? given * epochs : given));
  }

  /** Returns one of {@code allowed}. */
  static Kind<Integer> integerAmong(List<Integer> allowed) {
    return integer(anyOf(allowed.stream().map(String::valueOf).toList()), allowed::contains);
  }

  private static Kind<Integer> integer(String expected, Predicate<Integer> allowed) {
    return numeric(expected, n -> new Read<>(n.intValueExact(), n.longValueExact()), allowed);
  }

  /** Returns a finite number in {@code range}. */
  static Kind<Double> number(Range range) {
    return numeric(
        "a number, " + range,
        n -> Read.of(n.doubleValue() + 0.0), // -0.0 becomes 0.0: equal settings, equal digest
        value -> Double.isFinite(value) && range.contains(value));
  }

  private static <T> Kind<T> numeric(
      String expected, Function<BigDecimal, Read<T>> of, Predicate<T> allowed) {
    return new Kind<>(
        expected,
        value -> {
          try {
            return of.apply(new BigDecimal(textOf(value)));
          } catch (ArithmeticException | NumberFormatException notSuchANumber) {
            return null;
          }
        },
        allowed);
  }

  /** Returns text that is not blank. */
  static Kind<String> text() {
    return text("text that is not blank");
  }

  /** Returns text that is not blank, and what it stands for. */
  static Kind<String> text(String meaning) {
    return new Kind<>(meaning, value -> Read.of(textOf(value)), text -> !text.isBlank());
  }

  /** Returns a time span that is positive and has a unit, in milliseconds or coarser. */
  static Kind<Duration> duration() {
    return new Kind<>(
        "a duration more than 0 and at most 3650d with its unit, such as 120s, 500ms or 2m",
        value -> {
          if (!DURATION.matcher(textOf(value)).matches()) {
            return null;
          }
          try {
            long millis = value.atKey("value").getDuration("value").toMillis();
            Duration span = Duration.ofMillis(millis);
            String plain = millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
            return new Read<>(span, plain);
          } catch (ConfigException | ArithmeticException notADuration) {
            return null;
          }
        },
        span -> !span.isNegative() && !span.isZero() && span.compareTo(LONGEST) <= 0);
  }

  /** Returns one of the words of an enum: {@code META_ONLY} is written {@code meta-only}. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    return choice(type, Kind::word);
  }

  /** How {@link #choice(Class)} writes a constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns one of the constants of an enum, written as {@code word} says. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type, Function<E, String> word) {
    List<E> constants = List.of(type.getEnumConstants());
    return new Kind<>(
        anyOf(constants.stream().map(word).toList()),
        value ->
            constants.stream()
                .filter(constant -> word.apply(constant).equals(textOf(value)))
                .findFirst()
                .map(constant -> new Read<>(constant, word.apply(constant)))
                .orElse(null),
        value -> true);
  }

  /** Returns the word that stands for "not given here", or what {@code other} reads. */
  static <T> Kind<Optional<T>> wordOr(String word, Kind<T> other) {
    return new Kind<>(
        word + ", or " + other.expected,
        value -> {
          if (textOf(value).equals(word)) {
            return new Read<>(Optional.empty(), word);
          }
          Read<T> read = other.parse(value);
          return read == null ? null : new Read<>(Optional.of(read.value()), read.plain());
        },
        value -> value.isEmpty() || other.allowed.test(value.get()));
  }

  /** Returns a list, maybe empty, of what {@code element} reads. */
  static <T> Kind<List<T>> listOf(Kind<T> element) {
    return new Kind<>(
        "a list in brackets, each entry " + element.expected,
        value -> {
          if (!(value instanceof ConfigList list)) {
            return null;
          }
          List<T> values = new ArrayList<>();
          List<Object> plain = new ArrayList<>();
          for (ConfigValue entry : list) {
            Read<T> read = element.parse(entry);
            if (read == null) {
              return null;
            }
            values.add(read.value());
            plain.add(read.plain());
          }
          return new Read<>(List.copyOf(values), List.copyOf(plain));
        },
        values -> values.stream().allMatch(element.allowed));
  }

  /** Returns what this or else {@code other} reads. */
  Kind<T> or(Kind<T> other) {
    return new Kind<>(
        expected + ", or " + other.expected,
        value -> {
          Read<T> first = parse(value);
          return first != null ? first : other.parse(value);
        },
        allowed.or(other.allowed));
  }

  /** Returns this kind with its values turned into others, which need no rule of their own. */
  <U> Kind<U> map(Function<T, U> change) {
    return new Kind<>(
        expected,
        value -> {
          Read<T> read = parse(value);
          return read == null ? null : new Read<>(change.apply(read.value()), read.plain());
        },
        value -> true);
  }

  /** Returns this kind without the values that fail {@code holds}. */
  Kind<T> onlyIf(Predicate<T> holds, String expectedInstead) {
    return new Kind<>(expectedInstead, parser, allowed.and(holds));
  }

  /** Returns what stands in the file for a scalar, and a blank for anything else. */
  private static String textOf(ConfigValue value) {
    ConfigValueType type = value.valueType();
    boolean scalar =
        type == ConfigValueType.STRING
            || type == ConfigValueType.NUMBER
            || type == ConfigValueType.BOOLEAN;
    return scalar ? value.atKey("value").getString("value") : "";
  }

  private static String anyOf(List<String> words) {
    if (words.size() == 1) {
      return words.get(0);
    }
    int last = words.size() - 1;
    return words.stream().limit(last).collect(Collectors.joining(", ")) + " or " + words.get(last);
  }
}
