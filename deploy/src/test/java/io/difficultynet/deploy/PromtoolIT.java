package io.difficultynet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Prometheus's own program says of {@code deploy/monitoring}. {@code deploy/bin/test --suite
 * clusters}.
 */
@Tag("clusters")
class PromtoolIT {

  static final Path FILES = Distribution.ROOT.resolve("deploy/monitoring");

  private final Script promtool;

  PromtoolIT(@TempDir Path scratch) {
    Optional<Path> program = Distribution.program("promtool");
    assumeTrue(program.isPresent(), "there is no promtool");
    promtool = new Script(List.of(program.get().toString()), scratch);
  }

  @ParameterizedTest
  @CsvSource({
    "check,rules,alerts.yml",
    "check,config,prometheus.yml",
    "test,rules,alerts.test.yml"
  })
  void prometheusFindsNoFault(String what, String of, String file) {
    Script.Result result = promtool.run(what, of, FILES.resolve(file).toString());
    assertThat(result.status()).as(result.output() + result.errors()).isZero();
    assertThat(result.output() + result.errors()).contains("SUCCESS").doesNotContain("FAILED");
  }
}
