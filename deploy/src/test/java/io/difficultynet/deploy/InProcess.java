package io.difficultynet.deploy;

import io.difficultynet.job.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands of the job in this JVM, with Spark in it where the command needs one: what {@code
 * spark-submit} would run, without the seconds that a process takes. For one thread; masters are
 * {@code local[N]} only.
 */
final class InProcess {

  private InProcess() {}

  /**
   * Runs a command to its end.
   *
   * @param arguments as of the start script: Spark's options, the command, its options
   */
  static synchronized Script.Result run(List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments);
    Map<String, String> settings = sparkSettings(rest);
    settings.putIfAbsent("spark.master", "local[1]");
    settings.forEach(System::setProperty);
    PrintStream output = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int status = Main.run(rest.toArray(String[]::new));
      return new Script.Result(
          status,
          written.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(output);
      System.setErr(errors);
      settings.keySet().forEach(System::clearProperty);
    }
  }

  /** Takes the options before the command, as spark-submit would. */
  private static Map<String, String> sparkSettings(List<String> arguments) {
    Map<String, String> settings = new LinkedHashMap<>();
    while (!arguments.isEmpty() && arguments.get(0).startsWith("--")) {
      String option = arguments.remove(0);
      String value = arguments.remove(0);
      switch (option) {
        case "--master" -> settings.put("spark.master", value);
        case "--conf" -> {
          String[] setting = value.split("=", 2);
          settings.put(setting[0], setting[1]);
        }
        default -> throw new IllegalArgumentException(option + " needs a process of its own");
      }
    }
    return settings;
  }
}
