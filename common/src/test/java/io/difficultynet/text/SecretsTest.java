package io.difficultynet.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a secret, and what is none. */
class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://h:5432/db?user=ann&password=hunter2&ssl=true | jdbc:postgresql://h:5432/db?user=ann&password=***&ssl=true",
        "jdbc:sqlserver://h;user=ann;password=hunter2;encrypt=true | jdbc:sqlserver://h;user=ann;password=***;encrypt=true",
        "jdbc:oracle:thin:ann/hunter2@//h:1521/x | jdbc:oracle:thin:ann/***@//h:1521/x",
        "jdbc:mysql://ann:hunter2@h/db | jdbc:mysql://ann:***@h/db",
        "s3a://AKIA:hunter/2+x@bucket/key | s3a://AKIA:***@bucket/key",
        "https://a.blob.core.windows.net/c/x?sv=2022&sig=hunter2%3D | https://a.blob.core.windows.net/c/x?sv=2022&sig=***",
        "https://h/x?X-Amz-Signature=hunter2&X-Amz-Date=1 | https://h/x?X-Amz-Signature=***&X-Amz-Date=1",
        "spark.hadoop.fs.s3a.secret.key=hunter2 | spark.hadoop.fs.s3a.secret.key=***",
        "fs.azure.account.key.a.dfs.core.windows.net = hunter2 | fs.azure.account.key.a.dfs.core.windows.net = ***",
        "--set data.table.options=[\"header=true\",\"PassWord=hunter]2 x\"] | --set data.table.options=[\"header=true\",\"PassWord=***\"]",
        "{\"apiKey\" : \"hunter2\", \"a\":1} | {\"apiKey\" : \"***\", \"a\":1}",
      })
  void aSecretIsHidden(String text, String shown) {
    assertThat(Secrets.hidden(text)).isEqualTo(shown);
    assertThat(Secrets.hidden(shown)).as("hidden twice").isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://namenode:8020/data/a@b.jpg",
        "abfss://container@account.dfs.core.windows.net/x",
        "hdfs://ann@host/x",
        "/data/tokens/secret-garden.jpg",
        "train.batch-size = 64",
        "expecting a close brace, got token: '='",
        "method.weighting.normalise=samples",
        "the key is missing",
        "[30/Nov 10:12:33] x@y"
      })
  void whatIsNoneIsShown(String text) {
    assertThat(Secrets.hidden(text)).isEqualTo(text);
  }

  @Test
  void anEntryOfASettingIsHiddenToItsEnd() {
    assertThat(
            Secrets.hiddenInSetting(
                List.of("header=true", "password=a&b c\"d", "url=jdbc:x://h?password=p&q=1")))
        .isEqualTo(List.of("header=true", "password=***", "url=jdbc:x://h?password=***&q=1"));
    assertThat(Secrets.hiddenInSetting(7L)).isEqualTo(7L);
    assertThat(Secrets.hiddenInSetting(null)).isNull();
  }

  /** A name of a hundred thousand characters must not take hours to look through. */
  @Test
  void noTextTakesLong() {
    for (String part : List.of("a", "token", "a.", "x://u:", "\"password", "jdbc:oracle:a:/")) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> Secrets.hidden(part.repeat(20_000)), part);
    }
  }
}
