package io.difficultynet.text;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what must not be shown or stored, and puts {@value #HIDDEN} in its place. A value is secret
 * by its name, as in {@code password=…} or {@code "fs.s3a.secret.key" : "…"}, or by its place in a
 * URI: the password before a host, {@code jdbc:oracle:thin:user/password@…}, and parameters such as
 * the signature of a shared link. A name alone, such as {@code hdfs://user@host}, is no secret.
 */
public final class Secrets {

  /** What stands in the place of a secret. */
  public static final String HIDDEN = "***";

  /**
   * Words in the names of secrets; Spark's own {@code spark.redaction.regex} has the first four.
   */
  private static final String WORD =
      "(?:secret|password|token|access[._-]?key|passwd|passphrase|pwd|credential"
          + "|(?:api|account|private|storage|shared)[._-]?key|signature|\\bsas\\b|\\bsig\\b)";

  /** Lengths are bounded, so that no text takes long. */
  private static final String NAME = "(?<![\\w.-])[\\w.-]{0,80}?" + WORD + "[\\w.-]{0,80}";

  private static final Pattern QUOTED_SETTING =
      Pattern.compile("(?i)(?<=([\"']))(" + NAME + "\\s{0,9}=)(?:(?!\\1).){1,9999}");

  private static final Pattern SETTING =
      Pattern.compile("(?i)(" + NAME + "\\s{0,9}=\\s{0,9})[^\\s&;,\"'\\])}]+");

  private static final Pattern JSON_SETTING =
      Pattern.compile("(?i)(\"" + NAME + "\"\\s{0,9}:\\s{0,9})(\"[^\"]*\"|[^\\s,}]+)");

  private static final Pattern WHOLE = Pattern.compile("(?is)(" + NAME + "\\s{0,9}=)(.+)");

  /** Not so a port, behind which a path may have an @. */
  private static final Pattern BEFORE_HOST =
      Pattern.compile(
          "(?i)\\b([a-z][a-z0-9+.-]{0,20}://[^\\s/@:\"']{0,200}:)(?!\\d+(?:/|$))[^\\s@\"']{1,300}(?=@)");

  private static final Pattern ORACLE =
      Pattern.compile("(?i)\\b(jdbc:oracle:\\w{1,20}:[^\\s/@\"']{0,200}/)[^\\s@\"']{1,300}(?=@)");

  private Secrets() {}

  /** Returns a text without the secrets in it. */
  public static String hidden(String text) {
    String shown = BEFORE_HOST.matcher(text).replaceAll("$1" + HIDDEN);
    shown = ORACLE.matcher(shown).replaceAll("$1" + HIDDEN);
    shown = QUOTED_SETTING.matcher(shown).replaceAll("$2" + HIDDEN);
    shown = JSON_SETTING.matcher(shown).replaceAll("$1\"" + HIDDEN + "\"");
    return SETTING.matcher(shown).replaceAll("$1" + HIDDEN);
  }

  /**
   * Returns the value of a setting without the secrets in it. An entry {@code name=value} is hidden
   * to its end where its name is that of a secret: a password may hold any character.
   *
   * @param value text, a list of values, or anything else, which stays as it is
   */
  public static @Nullable Object hiddenInSetting(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Secrets::hiddenInSetting).toList();
    }
    if (!(value instanceof String text)) {
      return value;
    }
    var whole = WHOLE.matcher(text);
    return whole.matches() ? whole.group(1) + HIDDEN : hidden(text);
  }
}
