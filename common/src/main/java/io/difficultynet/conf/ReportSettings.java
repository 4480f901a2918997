package io.difficultynet.conf;

import io.difficultynet.metrics.ShotRule;
import java.io.Serializable;

/**
 * Section {@code report}.
 *
 * @param shotRule where many, medium and few begin
 */
public record ReportSettings(ShotRule shotRule) implements Serializable {

  static ReportSettings read(Values values) {
    return new ReportSettings(values.read("report.shot-rule", Kind.choice(ShotRule.class)));
  }
}
