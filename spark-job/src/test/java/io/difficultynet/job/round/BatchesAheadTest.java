package io.difficultynet.job.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.difficultynet.job.engine.Batch;
import io.difficultynet.job.round.BatchesAhead.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchesAheadTest {

  private static final List<Request> REQUESTS =
      List.of(request(4, 2), request(1, 2), request(0, 3), request(2, 3));

  @Test
  void batchesComeInTheOrderThatWasAskedFor() {
    Reader reader = new Reader();
    List<Integer> first = new ArrayList<>();
    try (BatchesAhead batches = new BatchesAhead(reader, REQUESTS.iterator())) {
      for (int i = 0; i < REQUESTS.size(); i++) {
        first.add(batches.next().samples()[0]);
      }
    }
    assertThat(first).containsExactly(4, 1, 0, 2);
    assertThat(reader.read).containsExactly("4 as of 2", "1 as of 2", "0 as of 3", "2 as of 3");
  }

  /** The next one is read while this one is used; the one after would overwrite this one. */
  @Test
  void oneBatchIsReadAheadAndNoMore() throws InterruptedException {
    Reader reader = new Reader();
    try (BatchesAhead batches = new BatchesAhead(reader, REQUESTS.iterator())) {
      batches.next();
      assertThat(reader.second.await(30, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(100); // time enough to read a third, if it did
      assertThat(reader.read).hasSize(2);
    }
  }

  @Test
  void whatTheReaderThrowsComesWithItsBatch() {
    Reader reader = new Reader();
    List<Request> requests = List.of(request(4, 2), request(Reader.DAMAGED, 2), request(0, 2));
    try (BatchesAhead batches = new BatchesAhead(reader, requests.iterator())) {
      assertThat(batches.next().samples()).containsExactly(4);
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(batches::next)
          .withMessage("sample 7 is damaged");
    }
  }

  @Test
  void afterTheLastBatchThereIsNone() {
    try (BatchesAhead batches = new BatchesAhead(new Reader(), REQUESTS.subList(0, 1).iterator())) {
      batches.next();
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(batches::next)
          .withMessage("all batches of the round were read");
    }
  }

  @Test
  void onceClosedTheReaderIsFree() {
    Reader reader = new Reader();
    new BatchesAhead(reader, REQUESTS.iterator()).close();
    assertThat(reader.inUse).isFalse();
    assertThat(reader.read).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void whatIsWaitedForIsCounted() {
    try (BatchesAhead batches = new BatchesAhead(new Reader(), REQUESTS.iterator())) {
      assertThat(batches.waitedSeconds()).isZero();
      batches.next();
      assertThat(batches.waitedSeconds()).isPositive();
    }
  }

  private static Request request(int index, int augmentation) {
    return new Request(new int[] {index}, augmentation);
  }

  private static final class Reader extends TrainingReader {
    static final int DAMAGED = 7;

    private final List<String> read = new ArrayList<>();
    private final CountDownLatch second = new CountDownLatch(2);
    private volatile boolean inUse;

    @Override
    public Batch training(int[] indices, int augmentation) {
      inUse = true;
      read.add(indices[0] + " as of " + augmentation);
      second.countDown();
      inUse = false;
      if (indices[0] == DAMAGED) {
        throw new IllegalStateException("sample 7 is damaged");
      }
      return new Batch(new float[1], new int[1], indices, 1);
    }
  }
}
