package io.difficultynet.deploy;

import io.difficultynet.job.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands of the job in this JVM, with Spark in it where the command needs one: what {@code
 * spark-submit} would run, without the seconds that a process takes. For one thread.
 */
final class InProcess {

  private InProcess() {}

  /**
   * Runs a command to its end: in this JVM where its master is {@code local[N]} and no other option
   * of {@code spark-submit} is given than settings, and else as a process.
   *
   * @param scratch folder of what a process writes
   * @param arguments as of the start script: Spark's options, the command, its options
   */
  static Script.Result run(Path scratch, String... arguments) {
    return run(scratch, List.of(arguments));
  }

  /** As the other method. */
  static Script.Result run(Path scratch, List<String> arguments) {
    List<String> command = new ArrayList<>(arguments);
    Map<String, String> settings = new LinkedHashMap<>();
    while (!command.isEmpty() && command.get(0).startsWith("--")) {
      String option = command.remove(0);
      String value = command.remove(0);
      if (option.equals("--conf")) {
        String[] setting = value.split("=", 2);
        settings.put(setting[0], setting[1]);
      } else if (option.equals("--master") && value.startsWith("local[")) {
        settings.put("spark.master", value);
      } else {
        return JobProcess.run(scratch, arguments);
      }
    }
    settings.putIfAbsent("spark.master", "local[1]");
    return run(settings, command);
  }

  private static synchronized Script.Result run(
      Map<String, String> settings, List<String> command) {
    PrintStream output = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    settings.forEach(System::setProperty);
    try {
      System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int status = Main.run(command.toArray(String[]::new));
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
}
