package io.difficultynet.job.apply;

import io.difficultynet.job.predict.Rejection;
import io.difficultynet.json.Json;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sample that a model cannot be applied to.
 *
 * @param origin its key, or what else is known of it
 * @param why it cannot be used
 */
public record RejectedInput(String origin, Rejection why) implements Serializable {

  /** Name of the file that lists them; tables pass over files that begin so. */
  public static final String FILE = "_rejected.jsonl";

  /** The samples as JSON, one a line. */
  public static String lines(List<RejectedInput> samples) {
    StringBuilder lines = new StringBuilder();
    samples.forEach(one -> lines.append(Json.line(one.toMap())).append('\n'));
    return lines.toString();
  }

  private Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("origin", origin);
    map.put("what", why.what());
    map.put("fix", why.fix());
    return map;
  }
}
