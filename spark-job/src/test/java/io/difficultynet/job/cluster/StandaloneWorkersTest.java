package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.job.cluster.StandaloneWorkers.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandaloneWorkersTest {

  private static final List<Size> WORKERS =
      List.of(new Size(4, 1024), new Size(1, 8192), new Size(1, 8192));

  @ParameterizedTest
  @CsvSource({"1, 1024", "4, 1024", "1, 8192"})
  void anExecutorThatFitsOnSomeWorkerMayCome(int cores, int mebibytes) {
    assertThat(StandaloneWorkers.tooSmall("spark://m", new Size(cores, mebibytes), WORKERS))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5, 1024", "2, 2048", "1, 8193"})
  void anExecutorThatFitsOnNoneIsTold(int cores, int mebibytes) {
    Size executor = new Size(cores, mebibytes);
    assertThat(StandaloneWorkers.tooSmall("spark://m", executor, WORKERS))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .hasToString(
                        ("spark://m: an executor is to have %s, and no worker has both: they have 4"
                                + " cores and 1,024 MiB, 1 core and 8,192 MiB. Lower"
                                + " spark.executor.cores or spark.executor.memory, or give the"
                                + " workers more.")
                            .formatted(executor)));
  }

  @Test
  void withoutWorkersNothingIsKnown() {
    assertThat(StandaloneWorkers.tooSmall("spark://m", new Size(1, 1), List.of())).isEmpty();
  }
}
