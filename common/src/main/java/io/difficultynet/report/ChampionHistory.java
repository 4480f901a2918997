package io.difficultynet.report;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The champions of a folder of models, one after the other: {@code champion.json}. The last entry
 * is the champion of today, so that pointer and history are one file and cannot disagree.
 *
 * @param reigns in their order; none before the first promotion
 */
public record ChampionHistory(List<Reign> reigns) {

  /** No champion yet. */
  public static final ChampionHistory NONE = new ChampionHistory(List.of());

  private static final int FORMAT_VERSION = 1;

  /** How a run became the champion. */
  public enum How {
    /** By a decision that it is better, or the first. */
    PROMOTED,
    /** By the command of a person, which took back the promotion of another. */
    ROLLED_BACK
  }

  /**
   * A time in which a run was the champion.
   *
   * @param run name of its folder
   * @param since ISO 8601 in UTC
   * @param how it became the champion
   */
  public record Reign(String run, String since, How how) {}

  /** Copies the list. */
  public ChampionHistory {
    reigns = List.copyOf(reigns);
  }

  /** Returns the name of the champion's folder. */
  public Optional<String> champion() {
    return Optional.ofNullable(standing().peekLast());
  }

  /**
   * Returns the champion before this one, to which a rollback leads. A promotion that was taken
   * back does not count: after a rollback the next one leads one further back.
   */
  public Optional<String> before() {
    Deque<String> standing = standing();
    standing.pollLast();
    return Optional.ofNullable(standing.peekLast());
  }

  /** Returns whether a run was ever the champion. */
  public boolean names(String run) {
    return reigns.stream().anyMatch(reign -> reign.run.equals(run));
  }

  /** The promotions that were not taken back. */
  private Deque<String> standing() {
    Deque<String> standing = new ArrayDeque<>();
    for (Reign reign : reigns) {
      if (reign.how == How.PROMOTED) {
        standing.addLast(reign.run);
      } else {
        standing.pollLast();
      }
    }
    return standing;
  }

  /** Returns the history in which a run became the champion now. */
  public ChampionHistory promoted(String run, String now) {
    return with(new Reign(run, now, How.PROMOTED));
  }

  /**
   * Returns the history in which the champion before became the champion again now.
   *
   * @throws IllegalStateException where there is none
   */
  public ChampionHistory rolledBack(String now) {
    String run = before().orElseThrow(() -> new IllegalStateException("no champion before"));
    return with(new Reign(run, now, How.ROLLED_BACK));
  }

  private ChampionHistory with(Reign reign) {
    List<Reign> longer = new ArrayList<>(reigns);
    longer.add(reign);
    return new ChampionHistory(longer);
  }

  /** Returns indented JSON. {@code champion} is the run of the last entry, for other programs. */
  public String toJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("formatVersion", FORMAT_VERSION);
    map.put("champion", champion().orElse(null));
    map.put(
        "history",
        reigns.stream()
            .map(
                reign ->
                    Map.of("run", reign.run, "since", reign.since, "how", RunStart.word(reign.how)))
            .toList());
    return Json.lines(map);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param location the file for messages
   * @throws DifficultyNetException of {@link ErrorCode#RUN_MISSING} when it is no such history
   */
  public static ChampionHistory fromJson(String text, String location) {
    try {
      JsonObject json = JsonObject.parse(text, location);
      ResultFormat.require(json, FORMAT_VERSION);
      List<Reign> reigns = new ArrayList<>();
      for (JsonObject reign : json.objects("history")) {
        reigns.add(new Reign(reign.text("run"), reign.text("since"), how(reign.text("how"))));
      }
      ChampionHistory history = new ChampionHistory(reigns);
      String champion = json.textOrNull("champion");
      Numbers.require(
          history.champion().equals(Optional.ofNullable(champion)),
          "has the champion %s, and its history says %s"
              .formatted(champion, history.champion().orElse("none")));
      return history;
    } catch (JsonException | IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.RUN_MISSING,
          location,
          "does not say which run is the champion: " + e.getMessage(),
          "Put the file back as it was, from a backup or by hand: history lists run, since and how"
              + " of each champion, and champion is the run of the last one",
          e);
    }
  }

  private static How how(String word) {
    for (How how : How.values()) {
      if (RunStart.word(how).equals(word)) {
        return how;
      }
    }
    throw new IllegalArgumentException("has the unknown word \"" + word + "\" at how");
  }
}
