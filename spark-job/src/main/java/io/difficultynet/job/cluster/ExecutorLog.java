package io.difficultynet.job.cluster;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Gives executors their {@link LogSettings} as soon as they have the job jar, before their first
 * task. Spark makes it of its name in {@code spark.plugins}.
 */
public final class ExecutorLog implements SparkPlugin {

  private static final String PLUGINS = "spark.plugins";

  /** Asks for it, beside the plugins that the user asks for. */
  static void on(SparkConf conf) {
    String own = ExecutorLog.class.getName();
    String others = conf.get(PLUGINS, "");
    if (!others.contains(own)) {
      conf.set(PLUGINS, others.isEmpty() ? own : others + "," + own);
    }
  }

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null; // Main has done so
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> unused) {
        LogSettings.takeWhereThereAreNone();
      }
    };
  }
}
