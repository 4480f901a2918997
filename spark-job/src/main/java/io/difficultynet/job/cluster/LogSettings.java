package io.difficultynet.job.cluster;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;

/**
 * {@code conf/log4j2.properties}, which the job jar brings, for processes that find no such file:
 * drivers and executors on machines where nobody put one. There Spark takes its own ({@code
 * org.apache.spark.internal.Logging.initializeLogging} of Spark 3.5), with hundreds of lines about
 * itself.
 */
public final class LogSettings {

  private static final String OURS = "log4j2.properties";
  private static final String SPARKS = "org/apache/spark/log4j2-defaults.properties";

  private LogSettings() {}

  /** Takes them, unless the process has settings that somebody made. */
  public static void takeWhereThereAreNone() {
    if (LogManager.getContext(false) instanceof LoggerContext log) { // the log may be another's
      takeWhereThereAreNone(log);
    }
  }

  static void takeWhereThereAreNone(LoggerContext log) {
    if (isUnset(log)) {
      log.setConfigLocation(ours());
    }
  }

  private static boolean isUnset(LoggerContext log) {
    Configuration now = log.getConfiguration();
    return now instanceof DefaultConfiguration
        || String.valueOf(now.getConfigurationSource().getLocation()).endsWith(SPARKS);
  }

  private static URI ours() {
    URL resource = LogSettings.class.getResource(OURS);
    try {
      return Objects.requireNonNull(resource, OURS).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
