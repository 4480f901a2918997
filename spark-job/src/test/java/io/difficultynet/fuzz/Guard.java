package io.difficultynet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.Fault;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What every reader owes to any bytes: a value, or an error of ours that names a mistake of the
 * user's; neither another exception nor much time or memory.
 */
final class Guard {

  private static final long MOST_BYTES = 256L << 20; // allocated in all, not held at once
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Guard() {}

  /** Something that reads bytes. */
  interface Reader {
    void read() throws Exception;
  }

  static void survives(Reader reader) throws Exception {
    long before = allocated();
    long start = System.nanoTime();
    try {
      reader.read();
    } catch (DifficultyNetException e) {
      assertThat(e.code().fault()).as("%s", e).isEqualTo(Fault.USER);
      assertThat(String.valueOf(e.getMessage()).chars().filter(c -> c != '\n'))
          .as("%s", e)
          .noneMatch(Character::isISOControl);
    }
    assertThat(allocated() - before).as("allocated").isLessThan(MOST_BYTES);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
