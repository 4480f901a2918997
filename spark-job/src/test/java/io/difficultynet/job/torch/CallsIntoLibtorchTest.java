package io.difficultynet.job.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Needs no libtorch. */
@Timeout(60)
class CallsIntoLibtorchTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final CallsIntoLibtorch calls = new CallsIntoLibtorch();
  private final AtomicBoolean returned = new AtomicBoolean();

  private Thread call(Runnable what) {
    Thread thread =
        new Thread(
            () -> {
              boolean unused =
                  calls.get(
                      () -> {
                        what.run();
                        return true;
                      });
              returned.set(true);
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theEndWaitsForTheCallThatRuns() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread caller =
        call(
            () -> {
              inside.countDown();
              await(goOn);
            });
    inside.await();
    assertThat(calls.end(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(calls.end(LONG)).isTrue();
    caller.join();
    assertThat(returned).isTrue();
  }

  @Test
  void afterTheEndNoCallBegins() throws InterruptedException {
    assertThat(calls.end(LONG)).isTrue();
    AtomicBoolean began = new AtomicBoolean();
    Thread caller = call(() -> began.set(true));
    while (caller.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    assertThat(began).isFalse();
  }

  @Test
  void callsWithinCallsAndBesideEachOtherGoOn() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Runnable meet =
        () ->
            calls.get(
                () -> {
                  both.countDown();
                  await(both);
                  return true;
                });
    Thread one = call(meet);
    Thread other = call(meet);
    one.join();
    other.join();
    assertThat(returned).isTrue();
  }
}
