package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import io.difficultynet.metrics.PairedDifference;
import io.difficultynet.metrics.Spread;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Several methods, each with several seeds, on one data set. It is written as {@code
 * comparison.json}. For each method it gives the spread of every figure over the seeds, and the
 * difference to the baseline over pairs of the same seed. Both leave out runs that failed or are
 * still to come.
 *
 * @param name name of the comparison, from the configuration
 * @param methods names of the methods and variants, in the order in which they were asked for
 * @param seeds seeds, in the order in which they were asked for
 * @param baseline the method that all others are compared with, one of {@code methods}
 * @param classNames names of the classes, in the order of their labels // [C]
 * @param rule the rule of many, medium and few, as text
 * @param runs a run for every method and seed, those of a method together
 */
public record Comparison(
    String name,
    List<String> methods,
    List<Long> seeds,
    String baseline,
    List<String> classNames,
    String rule,
    List<ComparedRun> runs) {

  /** Copies the lists. Refuses duplicates, and anything but one run for every method and seed. */
  public Comparison {
    methods = List.copyOf(methods);
    seeds = List.copyOf(seeds);
    classNames = List.copyOf(classNames);
    runs = List.copyOf(runs);
    Numbers.require(
        new HashSet<>(methods).size() == methods.size(), "a method stands twice in " + methods);
    Numbers.require(new HashSet<>(seeds).size() == seeds.size(), "a seed stands twice in " + seeds);
    Numbers.require(
        methods.contains(baseline), "the baseline " + baseline + " is not one of " + methods);
    Numbers.require(
        runs.size() == methods.size() * seeds.size(),
        "there are %d runs of %d methods and %d seeds"
            .formatted(runs.size(), methods.size(), seeds.size()));
    for (int i = 0; i < runs.size(); i++) {
      ComparedRun run = runs.get(i);
      String method = methods.get(i / seeds.size());
      long seed = seeds.get(i % seeds.size());
      Numbers.require(
          run.method().equals(method) && run.seed() == seed,
          "run %d is of %s with seed %d; it must be of %s with seed %d"
              .formatted(i, run.method(), run.seed(), method, seed));
      RunFigures figures = run.figures();
      Numbers.require(
          figures == null || figures.classAccuracy().classes() == classNames.size(),
          "run %d has not the %d classes of the comparison".formatted(i, classNames.size()));
    }
  }

  /** Returns a comparison whose runs are all still to come. */
  public static Comparison toCome(
      String name,
      List<String> methods,
      List<Long> seeds,
      String baseline,
      List<String> classNames,
      String rule) {
    List<ComparedRun> runs =
        methods.stream()
            .flatMap(method -> seeds.stream().map(seed -> ComparedRun.toCome(method, seed)))
            .toList();
    return new Comparison(name, methods, seeds, baseline, classNames, rule, runs);
  }

  /**
   * Returns this comparison with {@code changed} in the place of the run of its method and seed.
   */
  public Comparison with(ComparedRun changed) {
    List<ComparedRun> now =
        runs.stream()
            .map(
                run ->
                    run.method().equals(changed.method()) && run.seed() == changed.seed()
                        ? changed
                        : run)
            .toList();
    return new Comparison(name, methods, seeds, baseline, classNames, rule, now);
  }

  /**
   * Returns the runs of a method in the order of the seeds. The list is empty for an unknown
   * method.
   */
  public List<ComparedRun> runs(String method) {
    return runs.stream().filter(run -> run.method().equals(method)).toList();
  }

  /** Returns a figure of each run of a method, NaN where a run is not complete. // [seeds] */
  public double[] numbers(String method, Figure figure) {
    return runs(method).stream().mapToDouble(run -> run.number(figure)).toArray();
  }

  /** Returns mean and deviation of a figure over a method's complete runs. */
  public Spread spread(String method, Figure figure) {
    return Spread.of(numbers(method, figure));
  }

  /** Returns mean and deviation of a class's accuracy over a method's complete runs. */
  public Spread classSpread(String method, int c) {
    return Spread.of(
        runs(method).stream()
            .map(ComparedRun::figures)
            .filter(Objects::nonNull)
            .mapToDouble(figures -> figures.classAccuracy().at(c))
            .toArray());
  }

  /** Returns a method's difference to the baseline, over the seeds that both have completed. */
  public PairedDifference difference(String method, Figure figure) {
    return PairedDifference.of(numbers(method, figure), numbers(baseline, figure));
  }

  /** Returns the method with the largest mean of a figure, the first of several; empty of none. */
  private Optional<String> best(Figure figure) {
    return methods.stream()
        .filter(method -> spread(method, figure).count() > 0)
        .max(
            Comparator.<String>comparingDouble(method -> spread(method, figure).mean())
                .thenComparing(Comparator.<String>comparingInt(methods::indexOf).reversed()));
  }

  /**
   * Returns whether a method ties with the best one: whether the interval of their difference,
   * paired by seed, contains 0. With fewer than two pairs there is no interval and no tie, and the
   * best method does not tie with itself.
   */
  public boolean tiesWithBest(String method, Figure figure) {
    String best = best(figure).orElse(method);
    PairedDifference behind = PairedDifference.of(numbers(best, figure), numbers(method, figure));
    return !method.equals(best) && behind.differences().count() > 1 && !behind.clear();
  }

  /** Returns the training samples of each class, where all complete runs have the same. // [C] */
  public Optional<List<Long>> trainCounts() {
    Set<List<Long>> different = new HashSet<>();
    for (ComparedRun run : runs) {
      RunFigures figures = run.figures();
      if (figures != null) {
        different.add(figures.trainCounts());
      }
    }
    return different.size() == 1 ? Optional.of(different.iterator().next()) : Optional.empty();
  }

  /** Returns {@code comparison.json}: one line with a line break. */
  public String toJson() {
    return Json.line(ComparisonJson.toMap(this)) + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no comparison
   */
  public static Comparison fromJson(String json, String location) {
    try {
      return ComparisonJson.from(JsonObject.parse(json, location));
    } catch (JsonException | IllegalArgumentException e) {
      throw ResultFormat.unreadable(location, "a comparison", e);
    }
  }

  /**
   * Returns the number of classes that every complete run has an accuracy of: the balanced
   * accuracies are means over them. All classes where no run is complete.
   */
  public int measuredClasses() {
    return runs.stream()
        .map(ComparedRun::figures)
        .filter(Objects::nonNull)
        .mapToInt(figures -> figures.classAccuracy().measured())
        .min()
        .orElse(classNames.size());
  }
}
