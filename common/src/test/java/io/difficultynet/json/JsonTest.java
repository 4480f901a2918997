package io.difficultynet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static JsonObject parse(String text) {
    return JsonObject.parse(text, "x.json");
  }

  @Test
  void everythingIsWrittenOnOneLineWithKeysInOrder() {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("z", new double[] {1.5, Double.NaN});
    map.put("b", Arrays.asList(new long[][] {{1, 2}, {3, 4}}));
    map.put("a", Map.of("text", "say \"x\"\n"));
    map.put("n", null);
    map.put("i", Double.POSITIVE_INFINITY);
    assertThat(Json.line(map))
        .isEqualTo(
            "{\"a\":{\"text\":\"say \\\"x\\\"\\n\"},\"b\":[[1,2],[3,4]],\"i\":null,\"n\":null,"
                + "\"z\":[1.5,null]}");
  }

  @Test
  void linesAreIndentedAndEndWithALineBreak() {
    assertThat(Json.lines(Map.of("a", 1))).isEqualTo("{\n    \"a\" : 1\n}\n");
  }

  /** A text of 20 million characters would take gigabytes as lists and maps. */
  @ParameterizedTest
  @ValueSource(strings = {"0,", "[],", "{},", "{\"\":0},"})
  void moreValuesThanHalfAGigabyteHoldsAreRefused(String value) {
    String text = "{\"a\":[" + value.repeat((1 << 24) / value.length() * 2) + "0]}";
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("it has more than the 16,777,216 values that are read");
  }

  @Test
  void aFloatIsWrittenAsItIsSaid() {
    assertThat(Json.line(Map.of("f", 0.1f))).isEqualTo("{\"f\":0.1}");
  }

  @Property(tries = 200)
  void numbersComeBackBitForBit(@ForAll double x, @ForAll long n) {
    JsonObject json = parse(Json.line(Map.of("x", x, "xs", new double[] {x}, "n", n)));
    double expected = Double.isFinite(x) ? x : Double.NaN;
    assertThat(json.number("x")).isEqualTo(expected);
    assertThat(json.numbers("xs")).containsExactly(expected);
    assertThat(json.whole("n")).isEqualTo(n);
  }

  @Test
  void everyKindIsRead() {
    JsonObject json =
        parse(
            "{\"t\":\"x\",\"l\":[\"a\"],\"o\":{\"k\":[1,2]},\"s\":[3],\"os\":[{\"n\":1}],\"z\":null}");
    assertThat(json.text("t")).isEqualTo("x");
    assertThat(json.texts("l")).containsExactly("a");
    assertThat(json.object("o").wholes("k")).containsExactly(1, 2);
    assertThat(json.smalls("s")).containsExactly(3);
    assertThat(json.objects("os").get(0).small("n")).isEqualTo(1);
    assertThat(json.objectOrNull("z")).isNull();
    assertThat(json.keys()).containsExactly("l", "o", "os", "s", "t", "z");
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsNamedWithFileAndKey() {
    JsonObject json =
        parse("{\"a\":{\"n\":\"x\",\"big\":2147483648,\"half\":0.5,\"list\":[1,\"y\"]}}");
    JsonObject inner = json.object("a");
    assertThatThrownBy(() -> json.text("b"))
        .isInstanceOf(JsonException.class)
        .hasMessage("lacks the key b (x.json)");
    assertThatThrownBy(() -> inner.number("n"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has text at n where a number is expected (x.json, a)");
    assertThatThrownBy(() -> inner.small("big"))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "has 2147483648 at big where a whole number of 32 bits is expected (x.json, a)");
    assertThatThrownBy(() -> inner.whole("half"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has 0.5 at half where a whole number is expected (x.json, a)");
    assertThatThrownBy(() -> inner.wholes("list"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has text at list where a whole number is expected (x.json, a)");
    assertThatThrownBy(() -> json.texts("a"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has an object at a where a list is expected (x.json)");
    assertThatThrownBy(() -> inner.object("n"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has text at n where an object is expected (x.json, a)");
  }

  @Test
  void aRefusalNamesThePlaceByLineAndColumn() {
    assertThatThrownBy(() -> parse("{\"a\": 1,\n \"b\" 2}"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("is not readable as JSON: Unexpected character ('2' (code 50))")
        .hasMessageEndingWith(" (x.json, line 2, column 7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[1]",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":0x10}",
        "{\"a\":'x'}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":True}"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("is not readable as JSON: ")
        .hasMessageContaining("(x.json");
  }

  /** All of these are read by a parser of HOCON. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "{a:1}",
        "{\"a\"=1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1\n\"b\":2}",
        "{\"a\":x}",
        "{\"a\":1} // a comment",
        "{\"a\":1 # a comment\n}",
        "{/* a comment */\"a\":1}",
        "{\"a\":${b}}",
        "include \"/etc/passwd\"",
        "{\"a\":\"\"\"x\"\"\"}",
        "{\"a\":10 seconds}"
      })
  void whatOnlyHoconReadsIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("is not readable as JSON: ");
  }

  /** A parser of HOCON reads a key with dots as a path. */
  @Test
  void dotsAndDollarsInKeysAndTextsAreNothingSpecial() {
    JsonObject json = parse("{\"a.b\":1,\"${c}\":\"${a.b}\"}");
    assertThat(json.keys()).containsExactly("${c}", "a.b");
    assertThat(json.whole("a.b")).isEqualTo(1);
    assertThat(json.text("${c}")).isEqualTo("${a.b}");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonException.class).hasMessage(message);
  }

  @Test
  void whatTwoProgramsWouldReadInTwoWaysIsRefused() {
    assertRefused(
        "{\"a\":1,\"b\":{\"a\":1},\"a\":2}",
        "is not readable as JSON: the key a stands twice in an object (x.json, line 1, column 20)");
    assertRefused(
        "{\"\\u0061\":1,\"a\":2}",
        "is not readable as JSON: the key a stands twice in an object (x.json, line 1, column 13)");
    assertRefused(
        "{} {}",
        "is not readable as JSON: there is more behind its end (x.json, line 1, column 4)");
    assertRefused("[]", "is not readable as JSON: it is not an object (x.json, line 1, column 1)");
    assertRefused("\ufeff{}", "begins with a byte order mark, which JSON does not have (x.json)");
  }

  @Test
  void numbersThatNoJavaTypeHoldsAreRefused() {
    assertRefused(
        "{\"a\":1e309}",
        "is not readable as JSON: 1e309 is beyond a double's range (x.json, line 1, column 6)");
    assertRefused(
        "{\"a\":-9223372036854775809}",
        "is not readable as JSON: -9223372036854775809 is beyond 64 bits (x.json, line 1, column"
            + " 6)");
    assertThat(parse("{\"a\":-9223372036854775808}").whole("a")).isEqualTo(Long.MIN_VALUE);
    assertThat(parse("{\"a\":1e-999}").number("a")).isZero();
  }

  @Test
  void whatIsLongerThanAnyFileOfOursIsRefusedByItsLimit() {
    String digits = "1".repeat(JsonReader.LONGEST_NUMBER + 1);
    assertThatThrownBy(() -> parse("{\"a\":" + digits + "}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("Number length (101) exceeds the maximum length (100)");
    assertThatThrownBy(() -> parse("{\"a\":0." + digits + "}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("exceeds the maximum length (100)");
    String text = "x".repeat(JsonReader.LONGEST_TEXT + 1);
    assertThatThrownBy(() -> parse("{\"a\":\"" + text + "\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("exceeds the maximum length (1048576)");
    assertThatThrownBy(() -> parse("{\"" + text + "\":1}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("exceeds the maximum length (1048576)");
    assertThat(parse("{\"a\":\"" + text.substring(1) + "\"}").text("a")).hasSize(1 << 20);
  }

  @Test
  void aDocumentIsRefusedByItsLengthBeforeItIsParsed() {
    String spaces = " ".repeat(JsonReader.LONGEST_DOCUMENT + 1);
    assertRefused(
        spaces,
        "has 268,435,457 characters, more than the 268,435,456 that are read of JSON (x.json)");
  }

  @Test
  void asManyLevelsAsAreAllowedAndNoMoreAreRead() {
    assertThat(parse(nested(JsonReader.DEEPEST)).has("a")).isTrue();
    for (int levels : List.of(JsonReader.DEEPEST + 1, 1_000_000)) {
      assertThatThrownBy(() -> parse(nested(levels)))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("exceeds the maximum allowed nesting depth (32)");
    }
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }

  @Property(tries = 500)
  void damagedJsonIsReadOrRefusedAndNeverFailsOtherwise(
      @ForAll @IntRange(max = 200) int at, @ForAll char other, @ForAll boolean cut) {
    String whole =
        Json.lines(Map.of("x", 0.5, "l", List.of(1, "a\n\u00e9"), "o", Map.of("k", true)));
    int place = at % whole.length();
    String damaged = whole.substring(0, place) + (cut ? "" : other + whole.substring(place + 1));
    try {
      assertThat(parse(damaged).toMap()).isNotNull();
    } catch (JsonException e) {
      assertThat(e.reason()).contains("(x.json");
    }
  }

  @Test
  void whatHasNoJsonIsNotWritten() {
    assertThatThrownBy(() -> Json.line(Map.of("a", new StringBuilder("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no JSON for x of class java.lang.StringBuilder");
  }

  @Test
  void theWholeIsMapsListsAndPlainValues() {
    Map<String, @Nullable Object> expected = new HashMap<>();
    expected.put("a", Map.of("l", Arrays.asList(1L, 0.5, "x", true, null)));
    expected.put("z", null);
    assertThat(parse("{\"a\":{\"l\":[1,0.5,\"x\",true,null]},\"z\":null}").toMap())
        .isEqualTo(expected);
  }
}
