package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullHeapTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Integer> halted = new ArrayList<>();
  private final FullHeap handler =
      new FullHeap(new PrintStream(written, true, StandardCharsets.UTF_8), halted::add);

  private String afterThreadThrows(Throwable thrown) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) thrown;
            },
            "task-result-getter-1");
    thread.setUncaughtExceptionHandler(handler);
    thread.start();
    thread.join();
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aThreadWithoutMemoryEndsTheDriverWithTheUsersStatus() throws InterruptedException {
    assertThat(afterThreadThrows(new OutOfMemoryError("Java heap space")))
        .startsWith(
            "error DN-1014 OUT_OF_MEMORY: the driver: has used up its memory: Java heap space. Raise"
                + " --driver-memory (now at most ");
    assertThat(halted).containsExactly(2);
  }

  @Test
  void anyOtherEndOfAThreadIsToldOfAsJavaDoes() throws InterruptedException {
    assertThat(afterThreadThrows(new IllegalStateException("lost")))
        .startsWith(
            "Exception in thread \"task-result-getter-1\" java.lang.IllegalStateException: lost"
                + System.lineSeparator());
    assertThat(halted).isEmpty();
  }
}
