package io.difficultynet.findings;

import io.difficultynet.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sample that cannot be used and was left out.
 *
 * @param part train, validation or test
 * @param origin where it comes from
 * @param className its class
 * @param what what is wrong with it
 * @param fix what to do about that
 */
public record RejectedSample(
    String part, String origin, String className, String what, String fix) {

  /** Returns the samples as JSON, one a line: {@code rejected.jsonl}. */
  public static String lines(List<RejectedSample> samples) {
    StringBuilder lines = new StringBuilder();
    samples.forEach(one -> lines.append(Json.line(one.toMap())).append('\n'));
    return lines.toString();
  }

  private Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("part", part);
    map.put("origin", origin);
    map.put("className", className);
    map.put("what", what);
    map.put("fix", fix);
    return map;
  }
}
