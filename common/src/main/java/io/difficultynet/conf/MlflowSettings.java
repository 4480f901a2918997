package io.difficultynet.conf;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code track.mlflow}: a tracking server that runs are logged to.
 *
 * @param uri of the server, http or https
 * @param experiment that the runs belong to
 */
public record MlflowSettings(String uri, String experiment) implements Serializable {

  private static final Setting<String> SERVER =
      new Setting<>(
          "track.mlflow.uri",
          Kind.text()
              .onlyIf(
                  MlflowSettings::isServer,
                  "http:// or https:// with a host, a port and a path where there is one, and no"
                      + " user or password, which are read from the environment"));
  private static final Setting<String> EXPERIMENT =
      new Setting<>("track.mlflow.experiment", Kind.text());

  /** Refuses what is no address of a server, and a blank name. */
  public MlflowSettings {
    SERVER.require(uri);
    EXPERIMENT.require(experiment);
  }

  private static boolean isServer(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Null where no server is given. */
  static @Nullable MlflowSettings read(Values values) {
    String uri = values.readOptional(SERVER);
    String experiment = values.readIf(uri != null, EXPERIMENT, Cause.of(SERVER.path(), "null"));
    return uri == null ? null : new MlflowSettings(uri, experiment);
  }
}
