package io.difficultynet.findings;

import io.difficultynet.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the result of a run tells of its data.
 *
 * @param rejected number of samples that could not be used and were left out
 * @param notes what was not used, each a line
 * @param warnings what may make the result other than it seems, each a line
 */
public record DataNotes(int rejected, List<String> notes, List<String> warnings) {

  /** Nothing to tell. */
  public static final DataNotes NONE = new DataNotes(0, List.of(), List.of());

  /** Copies the lists. */
  public DataNotes {
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /** Returns them as maps, lists, texts and numbers, as JSON has them. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rejected", rejected);
    map.put("notes", notes);
    map.put("warnings", warnings);
    return map;
  }

  /** Reads what {@link #toMap} gave. */
  public static DataNotes from(JsonObject json) {
    return new DataNotes(json.small("rejected"), json.texts("notes"), json.texts("warnings"));
  }
}
