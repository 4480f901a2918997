package io.difficultynet.job.compare;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.difficultynet.conf.ConfigReader;
import io.difficultynet.conf.LoadedConfig;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Problem;
import io.difficultynet.error.Problems;
import io.difficultynet.job.observe.ChangedSettings;
import io.difficultynet.job.run.ConfigSource;
import io.difficultynet.job.run.Preflight;
import io.difficultynet.job.run.Resume;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.run.TrainingRun;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.Comparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a comparison, all checked before the first one trains. Data and cluster are looked at
 * once for all runs that share them: methods of a seed do.
 *
 * @param folder of the comparison
 * @param runs in the order of {@code blank.runs()}
 * @param blank the comparison with every run to come
 * @param settings of the runs, where they differ from the defaults
 * @param notes what the user is to know of the configurations, a line each
 */
public record ComparisonPlan(
    Folder folder, List<Run> runs, Comparison blank, ChangedSettings settings, List<String> notes) {

  /**
   * One run: what {@code train} would do in this folder.
   *
   * @param variant method
   * @param seed of the run
   * @param training configuration, data and folder
   */
  record Run(Variant variant, long seed, TrainingRun training) {
    String title() {
      return variant.name() + " seed " + seed;
    }
  }

  /**
   * What the command line asks for.
   *
   * @param variants methods in order, at least one, names different
   * @param seeds in order, at least one, all different
   * @param baseline name of a variant
   * @param parallel runs side by side
   */
  public record Request(List<Variant> variants, List<Long> seeds, String baseline, int parallel) {}

  /**
   * Makes the plan; writes nothing.
   *
   * @throws DifficultyNetException with all that is wrong
   */
  public static ComparisonPlan of(
      Request request, ConfigSource source, SparkConf spark, Configuration hadoop, Folder folder) {
    Config file = source.parse(hadoop);
    List<String> overrides = source.overrides();
    Map<Variant, List<LoadedConfig>> configs = new LinkedHashMap<>();
    Gatherer gatherer = new Gatherer(request.variants.size());
    for (Variant variant : request.variants) {
      for (long seed : request.seeds) {
        LoadedConfig loaded =
            gatherer.attempt(
                variant, () -> source.requireNoTable(config(file, overrides, variant, seed)));
        if (loaded != null) {
          configs.computeIfAbsent(variant, v -> new ArrayList<>()).add(loaded);
        }
      }
    }
    gatherer.throwIfAny();
    Whose<String> notes = new Whose<>(request.variants.size());
    configs.forEach(
        (variant, bySeed) -> bySeed.forEach(loaded -> notes.add(variant, loaded.notes())));

    Map<String, Preflight.@Nullable Ready> shared = new HashMap<>();
    List<Run> runs = new ArrayList<>();
    configs.forEach(
        (variant, bySeed) ->
            bySeed.forEach(
                loaded -> {
                  Folder output = folder.child(variant.name()).child(folderOf(loaded));
                  Preflight.Ready ready = shared.get(shares(loaded));
                  if (!shared.containsKey(shares(loaded))) {
                    ready =
                        gatherer.attempt(
                            variant,
                            () ->
                                Preflight.check(
                                    loaded.config(), spark, hadoop, folder, request.parallel));
                    shared.put(shares(loaded), ready);
                  }
                  if (ready != null) {
                    TrainingRun training =
                        new TrainingRun(loaded, ready, new RunFolder(output), Resume.AUTO);
                    gatherer.attempt(variant, () -> sameRun(training));
                    runs.add(new Run(variant, loaded.config().run().seed(), training));
                  }
                }));
    gatherer.throwIfAny();
    return new ComparisonPlan(
        folder,
        List.copyOf(runs),
        blank(request, file, overrides, shared),
        settings(configs),
        notes.all().stream().map(note -> notes.names(note) + note).toList());
  }

  private static ChangedSettings settings(Map<Variant, List<LoadedConfig>> configs) {
    Map<String, List<List<String>>> changes = new LinkedHashMap<>();
    configs.forEach(
        (variant, bySeed) ->
            changes.put(variant.name(), bySeed.stream().map(LoadedConfig::changes).toList()));
    return ChangedSettings.ofComparison(changes);
  }

  private static LoadedConfig config(
      Config file, List<String> overrides, Variant variant, long seed) {
    List<String> varied = new ArrayList<>(variant.overrides(seed));
    String name = ConfigReader.read(file, overrides, varied).config().run().name();
    varied.add("run.name=" + name + ", " + variant.name() + ", seed " + seed);
    return ConfigReader.read(file, overrides, varied);
  }

  private static Comparison blank(
      Request request,
      Config file,
      List<String> overrides,
      Map<String, Preflight.@Nullable Ready> shared) {
    Variant first = request.variants.get(0);
    LoadedConfig loaded = ConfigReader.read(file, overrides, first.overrides(request.seeds.get(0)));
    Preflight.Ready ready = shared.values().iterator().next();
    if (ready == null) {
      throw new IllegalStateException("the checks have passed without their findings");
    }
    return Comparison.toCome(
        loaded.config().run().name(),
        request.variants.stream().map(Variant::name).toList(),
        request.seeds,
        request.baseline,
        ready.preparation().classNames(),
        loaded.config().report().shotRule().text());
  }

  private static String folderOf(LoadedConfig loaded) {
    return "seed-" + loaded.config().run().seed();
  }

  /** What the checks of a run depend on: of the method its classifier alone, and not the name. */
  private static String shares(LoadedConfig loaded) {
    String others =
        loaded
            .effective()
            .withoutPath(ConfigReader.ROOT + ".method")
            .withoutPath(ConfigReader.ROOT + ".run.name")
            .root()
            .render(ConfigRenderOptions.concise());
    return others + loaded.config().method().classifier();
  }

  private static TrainingRun sameRun(TrainingRun training) {
    Problems problems = new Problems();
    problems.attempt(training::requireSameRun);
    problems
        .map(
            problem ->
                new Problem(
                    problem.where(),
                    problem.what(),
                    "Compare with the configuration that it was trained with, give another"
                        + " --output, or delete the run's folder to train it again"))
        .throwIfAny("A run of the comparison cannot go on");
    return training;
  }

  /** Gathers problems, and says of one that not all methods have whose it is. */
  private static final class Gatherer {
    private final Problems problems = new Problems();
    private final Whose<Problem> whose;

    Gatherer(int methods) {
      this.whose = new Whose<>(methods);
    }

    <T> @Nullable T attempt(Variant variant, Supplier<T> check) {
      return problems.attempt(
          () -> {
            try {
              return check.get();
            } catch (DifficultyNetException e) {
              whose.add(variant, e.problems());
              throw e;
            }
          });
    }

    void throwIfAny() {
      problems
          .map(it -> new Problem(whose.names(it) + it.where(), it.what(), it.fix()))
          .throwIfAny("This comparison cannot start");
    }
  }
}
