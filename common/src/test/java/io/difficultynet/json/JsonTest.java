package io.difficultynet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
            "{\"t\":\"x\",\"l\":[\"a\"],\"o\":{\"k\":[[1],[]]},\"s\":[3],\"os\":[{\"n\":1}],\"z\":null}");
    assertThat(json.text("t")).isEqualTo("x");
    assertThat(json.texts("l")).containsExactly("a");
    assertThat(json.object("o").rows("k")).containsExactly(new long[] {1}, new long[] {});
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
        .hasMessage("has string at n where a number is expected (x.json, a)");
    assertThatThrownBy(() -> inner.small("big"))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "has 2147483648 at big where a whole number of 32 bits is expected (x.json, a)");
    assertThatThrownBy(() -> inner.whole("half"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has 0.5 at half where a whole number is expected (x.json, a)");
    assertThatThrownBy(() -> inner.wholes("list"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has string at list where a whole number is expected (x.json, a)");
    assertThatThrownBy(() -> json.texts("a"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has object at a where a list is expected (x.json)");
    assertThatThrownBy(() -> inner.object("n"))
        .isInstanceOf(JsonException.class)
        .hasMessage("has string at n where an object is expected (x.json, a)");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String text : List.of("{\"a\":", "[1]", "a = 1")) {
      assertThatThrownBy(() -> parse(text))
          .isInstanceOf(JsonException.class)
          .hasMessageStartingWith("is not readable as JSON: ")
          .hasMessageContaining("x.json");
    }
  }
}
