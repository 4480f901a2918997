package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.text.Screen;
import java.io.PrintStream;
import java.util.function.IntConsumer;

/**
 * Ends a driver one of whose threads had no memory left. Spark fetches results and answers
 * executors on threads of its own; when such a thread ends by this error, nobody else learns of it
 * and the command would wait for ever.
 */
public final class FullHeap implements Thread.UncaughtExceptionHandler {

  private final PrintStream errors;
  private final IntConsumer halt;

  /**
   * Tells of the error on {@code errors}.
   *
   * @param halt ends the process with a status; hooks may need memory, so without them
   */
  FullHeap(PrintStream errors, IntConsumer halt) {
    this.errors = errors;
    this.halt = halt;
  }

  /** For this process. */
  public static void endsTheProcess() {
    Thread.setDefaultUncaughtExceptionHandler(
        new FullHeap(Screen.terminal(), status -> Runtime.getRuntime().halt(status)));
  }

  /** As Java does where there is no handler, and then the end if memory is what was lacking. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      DifficultyNetException known = Failures.known(thrown);
      errors.println("error " + known.getMessage());
      errors.flush();
      halt.accept(known.code().fault().exitStatus());
    } else {
      errors.print("Exception in thread \"" + thread.getName() + "\" ");
      thrown.printStackTrace(errors);
    }
  }
}
