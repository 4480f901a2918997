package io.difficultynet.job.retrain;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.job.observe.HtmlModels;
import io.difficultynet.job.run.ChampionFile;
import io.difficultynet.job.run.RunFolder;
import io.difficultynet.job.storage.Folder;
import io.difficultynet.report.ChampionHistory;
import io.difficultynet.report.Decision;
import io.difficultynet.text.Screen;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A folder of models: a folder for each run, named by the time of its start in UTC so that names in
 * their order are runs in theirs; {@code champion.json} ({@link ChampionFile}); {@code
 * decisions.jsonl}, a line a decision, also of runs that are gone; and the page {@code
 * models.html}. What else lies here is left alone. All changes are made under one lease.
 *
 * @param folder on any Hadoop file system
 */
record ModelsFolder(Folder folder) {

  /** Name of the page. */
  static final String PAGE = "models.html";

  /** Name of the decision in the folder of a run. */
  static final String DECISION = "decision.json";

  private static final String DECISIONS = "decisions.jsonl";
  private static final int MOST_DECISIONS = 400; // a year and a bit of nights
  private static final Pattern RUN = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}Z");
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

  /** The names of the runs, the oldest first. */
  List<String> runs() {
    return folder.folders().stream().filter(RUN.asMatchPredicate()).toList();
  }

  /** The run of that name. */
  RunFolder run(String name) {
    return new RunFolder(folder.child(name));
  }

  /** A name for a run that starts now: after all others, also where a clock was put back. */
  String newRun() {
    List<String> runs = runs();
    Instant now = Instant.now();
    if (!runs.isEmpty()) {
      Instant last = NAME.parse(runs.get(runs.size() - 1), Instant::from);
      now = now.isBefore(last.plusSeconds(1)) ? last.plusSeconds(1) : now;
    }
    return NAME.format(now);
  }

  /** The champions so far. */
  ChampionHistory champions() {
    return new ChampionFile(folder).read().orElse(ChampionHistory.NONE);
  }

  /** The decision on a run; one that is damaged is none, and is made again. */
  Optional<Decision> decision(String run) {
    Folder of = folder.child(run);
    if (!of.has(DECISION)) {
      return Optional.empty();
    }
    return readable(of.readText(DECISION), of + "/" + DECISION);
  }

  private static Optional<Decision> readable(String text, String location) {
    try {
      return Optional.of(Decision.fromJson(text, location));
    } catch (DifficultyNetException e) {
      Screen.message("warning " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Writes a decision, and then makes a run that is promoted the champion. Where this ends between
   * the two, {@link #settle} makes up for it.
   */
  void carryOut(Decision decision) {
    folder.child(decision.run()).writeText(DECISION, decision.toJson());
    settle();
  }

  /** Makes the last run that was promoted the champion where it is not yet. */
  void settle() {
    ChampionHistory champions = champions();
    runs().stream()
        .sorted(Collections.reverseOrder())
        .flatMap(run -> decision(run).stream())
        .filter(decision -> decision.outcome() != Decision.Outcome.FAILED)
        .findFirst()
        .filter(decision -> decision.outcome() == Decision.Outcome.PROMOTED)
        .filter(decision -> !champions.names(decision.run()))
        .filter(decision -> champions.champion().equals(Optional.ofNullable(decision.champion())))
        .ifPresent(
            decision -> new ChampionFile(folder).write(champions.promoted(decision.run(), now())));
  }

  /**
   * Makes the champion before this one the champion again.
   *
   * @return its name
   * @throws DifficultyNetException RUN_MISSING where there is none; CHECKPOINT_CORRUPT where its
   *     model is damaged
   */
  String rollBack() {
    settle();
    ChampionHistory champions = champions();
    String before =
        champions
            .before()
            .orElseThrow(
                () ->
                    new DifficultyNetException(
                        ErrorCode.RUN_MISSING,
                        folder.toString(),
                        champions
                            .champion()
                            .map(run -> "has no champion before %s".formatted(run))
                            .orElse("has no champion"),
                        "Keep the champion, or train a better one"));
    run(before).readModel(); // sound, or it is not served
    new ChampionFile(folder).write(champions.rolledBack(now()));
    return before;
  }

  /**
   * Deletes old runs. The newest complete ones stay, and as many of the others, which failed or
   * were left; the champion and the one before it stay however old they are.
   *
   * @param keep number of each kind, at least 2
   */
  void prune(int keep) {
    Set<String> kept = new HashSet<>();
    ChampionHistory champions = champions();
    champions.champion().ifPresent(kept::add);
    champions.before().ifPresent(kept::add);
    List<String> runs = runs();
    for (List<String> kind :
        runs.stream().collect(Collectors.partitioningBy(run -> run(run).hasResult())).values()) {
      kept.addAll(kind.subList(Math.max(0, kind.size() - keep), kind.size()));
    }
    runs.stream().filter(run -> !kept.contains(run)).forEach(folder::delete);
  }

  /** Writes the decisions so far and the page that shows them. */
  void writeStory() {
    SortedMap<String, Decision> decisions = new TreeMap<>();
    if (folder.has(DECISIONS)) {
      folder
          .readText(DECISIONS)
          .lines()
          .flatMap(line -> readable(line, folder + "/" + DECISIONS).stream())
          .forEach(decision -> decisions.put(decision.run(), decision));
    }
    List<String> runs = runs();
    runs.forEach(
        run -> decision(run).ifPresent(decision -> decisions.put(decision.run(), decision)));
    List<Decision> all = List.copyOf(decisions.values());
    List<Decision> last = all.subList(Math.max(0, all.size() - MOST_DECISIONS), all.size());
    folder.writeText(
        DECISIONS,
        last.stream().map(decision -> decision.toJsonLine() + "\n").collect(Collectors.joining()));
    Set<String> withReport =
        runs.stream().filter(run -> run(run).hasResult()).collect(Collectors.toSet());
    folder.writeText(PAGE, HtmlModels.of(folder.name(), champions(), last, withReport));
  }

  /** The time of day, as files have it. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
