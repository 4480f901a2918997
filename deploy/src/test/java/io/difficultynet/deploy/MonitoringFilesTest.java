package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The tests of Prometheus's rules, which {@link PromtoolIT} runs, leave none out. */
class MonitoringFilesTest {

  @SuppressWarnings("unchecked") // what the documents are made of
  private static List<Map<String, Object>> list(Map<String, Object> of, String key) {
    return (List<Map<String, Object>>) of.getOrDefault(key, List.of());
  }

  private static Map<String, Object> document(String name) throws IOException {
    String text = Files.readString(PromtoolIT.FILES.resolve(name));
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  /** The alerts of some cases of the tests. */
  private static Set<String> tested(boolean firing) throws IOException {
    return list(document("alerts.test.yml"), "tests").stream()
        .flatMap(test -> list(test, "alert_rule_test").stream())
        .filter(test -> list(test, "exp_alerts").isEmpty() != firing)
        .map(test -> String.valueOf(test.get("alertname")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyAlertIsSeenToFireAndNotToFire() throws IOException {
    Set<String> alerts =
        list(document("alerts.yml"), "groups").stream()
            .flatMap(group -> list(group, "rules").stream())
            .map(rule -> String.valueOf(rule.get("alert")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(alerts).hasSizeGreaterThan(3);
    assertThat(tested(true)).isEqualTo(alerts);
    assertThat(tested(false)).isEqualTo(alerts);
  }
}
