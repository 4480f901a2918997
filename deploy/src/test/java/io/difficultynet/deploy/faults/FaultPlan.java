package io.difficultynet.deploy.faults;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What faults a JVM has: random ones from a seed. As text it is {@code
 * folder=/f;seed=1;most=50;points=FORWARD+SEND;kinds=KILL+DROP}.
 *
 * @param folder where every fault is written down, by all JVMs
 * @param seed of the random choice
 * @param most faults of all JVMs together
 * @param points where
 * @param kinds what
 */
public record FaultPlan(
    Path folder, long seed, int most, Set<FaultPoint> points, Set<FaultKind> kinds) {

  /** The option of a JVM. */
  public String javaOption(Path agent) {
    return "-javaagent:%s=folder=%s;seed=%d;most=%d;points=%s;kinds=%s"
        .formatted(agent, folder, seed, most, words(points), words(kinds));
  }

  private static String words(Set<?> set) {
    return set.stream().map(Object::toString).collect(Collectors.joining("+"));
  }

  /** Reads the text. */
  static FaultPlan parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      String[] pair = part.split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new FaultPlan(
        Path.of(value(values, "folder")),
        Long.parseLong(value(values, "seed")),
        Integer.parseInt(value(values, "most")),
        Arrays.stream(value(values, "points").split("\\+"))
            .map(FaultPoint::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultPoint.class))),
        Arrays.stream(value(values, "kinds").split("\\+"))
            .map(FaultKind::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class))));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the plan of faults lacks " + key + ": " + values);
    }
    return value;
  }
}
