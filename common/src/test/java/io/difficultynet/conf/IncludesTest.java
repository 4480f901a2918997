package io.difficultynet.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that include others, and keys that refer to what they were before. */
class IncludesTest {

  private static final String DATA = "difficulty-net.data { format = cifar10, root = /data }\n";

  private final Map<String, String> files = new HashMap<>();

  private String text(String location) {
    String text = files.get(location);
    if (text == null) {
      throw new DifficultyNetException(
          ErrorCode.CONFIG_INVALID, "--config " + location, "does not exist", "Give another");
    }
    return text;
  }

  private Config parse(String location) {
    return ConfigReader.parse(location, this::text);
  }

  private LoadedConfig read(String text) {
    files.put("mine.conf", DATA + text);
    return ConfigReader.read(parse("mine.conf"), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "mine.conf, base.conf, base.conf",
    "conf/mine.conf, base.conf, conf/base.conf",
    "conf/mine.conf, ../base.conf, conf/../base.conf",
    "conf/mine.conf, /etc/base.conf, /etc/base.conf",
    "hdfs://host/conf/mine.conf, base.conf, hdfs://host/conf/base.conf",
    "conf/mine.conf, hdfs://host/base.conf, hdfs://host/base.conf"
  })
  void aFileIsFoundBesideTheOneThatIncludesIt(String from, String what, String location) {
    files.put(location, "difficulty-net.run { epochs = 3, seed = 5 }");
    files.put(from, "include \"%s\"\ndifficulty-net.run.seed = 7".formatted(what));

    assertThat(parse(from).getInt("difficulty-net.run.epochs")).isEqualTo(3);
    assertThat(parse(from).getInt("difficulty-net.run.seed")).as("what comes later").isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"run.conf\"",
        "include file(\"run.conf\")",
        "include required(\"run.conf\")",
        "include required(file(\"run.conf\"))"
      })
  void everyFormOfAFileIsIncludedAlsoIntoASection(String include) {
    files.put("run.conf", "epochs = 3");
    assertThat(read("difficulty-net.run { " + include + " }").config().run().epochs()).isEqualTo(3);
  }

  @Test
  void aMistakeInAnIncludedFileIsToldWithItsOwnLine() {
    files.put("base.conf", "difficulty-net {\n  run.epochs = many\n}");
    assertThatThrownBy(() -> read("include \"base.conf\""))
        .hasMessageContaining("run.epochs (base.conf: 2): is \"many\"");
    files.put("base.conf", "difficulty-net {\n  run { ");
    assertThatThrownBy(() -> read("include \"base.conf\""))
        .hasMessageContaining("is not readable as HOCON: base.conf: 2: ");
  }

  @Test
  void aFileThatIsNotThereIsAMistakeThatNamesBoth() {
    assertThatThrownBy(() -> read("include \"base.conf\""))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessage(
            "DN-1001 CONFIG_INVALID: mine.conf, include base.conf: does not exist. Correct the path,"
                + " which is relative to the file that includes it.");
  }

  @Test
  void filesThatIncludeEachOtherAreRefused() {
    files.put("base.conf", "include \"mine.conf\"");
    assertThatThrownBy(() -> read("include \"base.conf\""))
        .hasMessageContaining(
            "base.conf, include mine.conf: goes round in a circle: mine.conf includes base.conf"
                + " includes mine.conf.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url(\"http://host/base.conf\")", "classpath(\"reference.conf\")"})
  void whatIsNoFileIsRefusedByItsName(String what) {
    assertThatThrownBy(() -> read("include " + what))
        .hasMessageContaining("mine.conf, include " + what + ": is not supported")
        .hasMessageContaining("Write include \"FILE\", with a path relative to this file");
  }

  @Test
  void anOptionIncludesNothing() {
    files.put("mine.conf", DATA);
    assertThatThrownBy(
            () ->
                ConfigReader.read(
                    parse("mine.conf"), List.of("run={ include file(\"/etc/passwd\") }")))
        .hasMessageContaining("includes /etc/passwd, and only a file can include another");
  }

  @Test
  void aKeyMayReferToItsValueBefore() {
    assertThat(
            read("""
                    difficulty-net.run { name = mine, name = ${?NO_SUCH_VARIABLE_HERE}, epochs = 3 }
                    difficulty-net.split.counts = [3]
                    difficulty-net.split.counts += 2
                    difficulty-net.run.name = ${difficulty-net.run.name}"-again"
                    """)
                .config())
        .satisfies(config -> assertThat(config.run().name()).isEqualTo("mine-again"))
        .satisfies(
            config ->
                assertThat(config.split().profile())
                    .isEqualTo(new SplitSettings.Counts(List.of(3, 2))));
  }

  @Test
  void anEnvironmentVariableGoesOverTheValueBefore() {
    assertThat(read("difficulty-net.run { name = mine, name = ${?PATH} }").config().run().name())
        .isEqualTo(System.getenv("PATH"));
  }

  @Test
  void aMistakeBesideASelfReferenceIsToldWithItsLine() {
    assertThatThrownBy(
            () ->
                read(
                    "difficulty-net.run { epochs = 0\n epochs = ${?NO_SUCH_VARIABLE_HERE}\n sede = 1 }"))
        .hasMessageContaining("run.epochs (mine.conf: 2): is 0.")
        .hasMessageContaining("run.sede (mine.conf: 4): is not a known key.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "difficulty-net.run.name = ${NO_SUCH_VARIABLE_HERE}",
        "difficulty-net.run.name = ${difficulty-net.run.name.deeper}",
        "difficulty-net.run.name = ${difficulty-net.data.root}\n"
            + "difficulty-net.data.root = ${difficulty-net.run.name}",
        "difficulty-net.run = ${difficulty-net.run.name}"
      })
  void noMessageHasMoreOfTheConfigurationThanIsWrong(String text) {
    DifficultyNetException e =
        catchThrowableOfType(
            DifficultyNetException.class,
            () -> read("difficulty-net.data.table.options = [\"password=secret\"]\n" + text));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("SimpleConfig");
    assertThat(e.problems()).extracting(Problem::what).allMatch(what -> what.length() < 400);
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    assertThatThrownBy(() -> read("a = " + "[".repeat(100_000)))
        .isInstanceOf(DifficultyNetException.class)
        .hasMessageContaining("mine.conf: has sections or lists nested too deep to be read.");
  }
}
