package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkException;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskResultLost$;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class TasksOutOfHeapTest {

  private final TasksOutOfHeap heaps = new TasksOutOfHeap();
  private final CompletionException missingShuffle =
      new CompletionException(new SparkException("FetchFailed: shuffle_0_20_0.data"));

  private void taskEnds(TaskEndReason reason) {
    heaps.onTaskEnd(new SparkListenerTaskEnd(1, 0, "ResultTask", reason, null, null, null));
  }

  @Test
  void aJobThatLacksWhatAFullExecutorHadIsGivenUpForTheFullHeap() {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    taskEnds(new ExceptionFailure(full, JavaConverters.asScalaBuffer(List.of())));
    CompletionException explained = heaps.explain(missingShuffle);
    assertThat(TasksOutOfHeap.toldBy(explained)).isTrue();
    assertThat(explained).hasCause(missingShuffle.getCause());
  }

  @Test
  void whatAnEarlierJobLostExplainsNothing() {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    taskEnds(new ExceptionFailure(full, JavaConverters.asScalaBuffer(List.of())));
    heaps.begin();
    assertThat(heaps.explain(missingShuffle)).isSameAs(missingShuffle);
  }

  @Test
  void otherEndsExplainNothing() {
    taskEnds(Success$.MODULE$);
    taskEnds(TaskResultLost$.MODULE$);
    assertThat(heaps.explain(missingShuffle)).isSameAs(missingShuffle);
  }
}
