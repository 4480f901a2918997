package io.difficultynet.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Fault;
import io.difficultynet.error.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

  private final DifficultyNetException ours =
      new DifficultyNetException(ErrorCode.DATA_MISSING, "train.gz", "is gone", "Bring it back");

  @Test
  void anErrorWithACodeIsItself() {
    assertThat(Failures.known(ours)).isSameAs(ours);
  }

  @Test
  void anErrorWithACodeIsFoundAmongTheCauses() {
    Throwable wrapped =
        new SparkException("Job aborted", new RuntimeException(new IOException("task", ours)));
    assertThat(Failures.known(wrapped)).isSameAs(ours);
  }

  @ParameterizedTest
  @EnumSource
  void aCodeThatSparkOnlyQuotesIsFoundInItsText(ErrorCode code) {
    SparkException quoted =
        new SparkException(
            "Job aborted due to stage failure: Could not recover from a failed barrier"
                + " ResultStage. Most recent failure reason: Task 0 failed:"
                + " io.difficultynet.error.DifficultyNetException: "
                + code.code()
                + ": replica 0 of 2: had no answer for 120 s. Look there.\n\tat a.B.c(B.java:1)\n\tat"
                + " d.E.f(E.java:2)");
    DifficultyNetException known = Failures.known(quoted);
    assertThat(known.code()).isEqualTo(code);
    assertThat(known)
        .hasMessage(code.code() + ": replica 0 of 2: had no answer for 120 s. Look there.")
        .hasCause(quoted);
    assertThat(known.problems())
        .containsExactly(new Problem("replica 0 of 2", "had no answer for 120 s.", "Look there."));
  }

  @Test
  void whatSparkSaysIsFoundBeneathWhatAThreadPoolWrapsAroundIt() {
    Exception quoted =
        new SparkException(
            "Task failed: io.difficultynet.error.DifficultyNetException: DN-1003 DATA_CORRUPT: a.jpg:"
                + " is cut off. Mend it.\n\tat a.B.c(B.java:1)\n");
    assertThat(Failures.known(new IllegalStateException("a run ended", quoted)))
        .hasMessage("DN-1003 DATA_CORRUPT: a.jpg: is cut off. Mend it.");
    Exception lost = new SparkException("Job aborted");
    assertThat(Failures.known(new IllegalStateException("a run ended", lost)).code())
        .isEqualTo(ErrorCode.EXECUTOR_LOST);
  }

  @Test
  void whatSparkGivesUpForIsTheClusters() {
    DifficultyNetException known =
        Failures.known(new SparkException("Job aborted: ExecutorLostFailure (executor 1 exited)"));
    assertThat(known.code()).isEqualTo(ErrorCode.EXECUTOR_LOST);
    assertThat(known)
        .hasMessage(
            "DN-2002 EXECUTOR_LOST: Spark: gave the job up: Job aborted: ExecutorLostFailure"
                + " (executor 1 exited). Look at the executors' logs (memory is the usual cause: raise"
                + " spark.executor.memoryOverhead), then run the same command again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job 4 cancelled because SparkContext was shut down",
        "A stopped SparkContext has no executors",
        "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:",
        "Cannot invoke \"org.apache.spark.scheduler.DAGScheduler.submitJob()\" because the return"
            + " value of \"org.apache.spark.SparkContext.dagScheduler()\" is null",
        "Cannot invoke \"org.apache.spark.SparkEnv.rpcEnv()\" because the return value of"
            + " \"org.apache.spark.SparkEnv$.get()\" is null"
      })
  void whatWasStoppedIsNobodysFailure(String message) {
    DifficultyNetException known =
        Failures.known(new CompletionException(new SparkException(message)));
    assertThat(known.code()).isEqualTo(ErrorCode.SPARK_STOPPED);
    assertThat(known).hasMessageContaining("by a signal, by the cluster manager, as when");
    assertThat(Failures.known(new IllegalStateException(message)).code())
        .isEqualTo(ErrorCode.SPARK_STOPPED);
  }

  @Test
  void aDriverThatYarnInterruptsWasStopped() {
    Exception interrupted = new CompletionException(new InterruptedException());
    assertThat(Failures.known(interrupted).code()).isEqualTo(ErrorCode.SPARK_STOPPED);
  }

  /** In the words of fabric8 6.7, YARN 3.3.4 and HDFS, beneath what Spark wraps around them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KubernetesClientException | Failure executing: GET at: https://10.0.0.1/api/v1/namespaces/train"
            + "/pods/driver. Message: pods \"driver\" is forbidden: User \"system:serviceaccount:train:"
            + "default\" cannot get resource \"pods\" in API group \"\" in the namespace \"train\"."
            + " Received status: Status(apiVersion=v1, code=403, reason=Forbidden)."
            + " | ACCESS_DENIED | Kubernetes: does not let the driver do what it has to: pods \"driver\""
            + " is forbidden: User \"system:serviceaccount:train:default\" cannot get resource",
        "YarnException | Failed to submit application_1_0001 to YARN : Application application_1_0001"
            + " submitted by user ann to unknown queue: nigth"
            + " | CLUSTER_UNSUITABLE | spark.yarn.queue: names no queue for jobs: unknown queue: nigth",
        "AccessControlException | User ann does not have permission to submit application_1_0001 to"
            + " queue night"
            + " | ACCESS_DENIED | spark.yarn.queue: is night, and user ann may not submit to it"
      })
  void whatIsRefusedBeneathAFailureOfSparkIsTheUsers(
      String type, String message, ErrorCode code, String told) {
    SparkException failure =
        new SparkException("a.b." + type + ": " + message + "\n\tat a.b.C.d(C.java:1)\n");
    assertThat(Failures.known(failure)).hasMessageStartingWith(code.code() + ": " + told);
  }

  @Test
  void ofAJobThatSparkGivesUpTheInnermostReasonIsTold() {
    Exception failure =
        new SparkException(
            "External scheduler cannot be instantiated", new IOException("no such pod\nx"));
    assertThat(Failures.known(failure))
        .hasMessageContaining(
            "gave the job up: External scheduler cannot be instantiated, by IOException: no"
                + " such pod. Look");
  }

  @Test
  void whatTheClusterManagerDoesNotTakeItMayTakeLater() {
    Exception full = new YarnException("Queue root.night already has 10 applications");
    assertThat(Failures.known(full))
        .hasMessageStartingWith(
            "DN-2001 CLUSTER_RESOURCES: the cluster manager: does not take the application: Queue"
                + " root.night already has 10 applications.");
  }

  @Test
  void aDriverWithoutMemoryIsToldToHaveMore() {
    assertThat(Failures.known(new OutOfMemoryError("Java heap space")))
        .hasMessageStartingWith(
            "DN-1014 OUT_OF_MEMORY: the driver: has used up its memory: Java heap space. Raise"
                + " --driver-memory (now at most ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job aborted due to stage failure: ShuffleMapTask(0, 0)\njava.lang.OutOfMemoryError: Java heap",
        "ExecutorLostFailure (executor 1 exited) Reason: Command exited with code 52",
        "ExecutorLostFailure (executor 1 exited) Reason: Container from a bad node. Exit status: 52. x",
        "The executor with id 1 exited with exit code 52(unexpected)."
      })
  void executorsWithoutHeapAreToldToHaveMore(String message) {
    DifficultyNetException known = Failures.known(new SparkException(message));
    assertThat(known)
        .hasMessageStartingWith("DN-1014 OUT_OF_MEMORY: an executor: has used up its heap");
    assertThat(known.code().fault().exitStatus()).isEqualTo(2); // another try ends in the same way
    assertThat(Failures.known(new SparkException("Command exited with code 521")).code())
        .isEqualTo(ErrorCode.EXECUTOR_LOST);
  }

  @Test
  void aMachineThatDoesNotAnswerIsTheClusters() {
    DifficultyNetException known =
        Failures.known(new IOException("call to rm:8032 failed", new ConnectException("refused")));
    assertThat(known)
        .hasMessageStartingWith(
            "DN-2006 CLUSTER_UNREACHABLE: a machine of the cluster: did not answer: call to rm:8032"
                + " failed. See that");
    assertThat(known.code().fault()).isEqualTo(Fault.CLUSTER);
  }

  @Test
  void anythingElseIsOurs() {
    DifficultyNetException known = Failures.known(new IllegalStateException("no such slice"));
    assertThat(known.code().fault()).isEqualTo(Fault.OURS);
    assertThat(known)
        .hasMessage(
            "DN-3002 INTERNAL: java.lang.IllegalStateException: no such slice. This is a fault of"
                + " difficulty-net; please report it with the stack trace below.");
    assertThat(Failures.known(new NullPointerException()))
        .hasMessageStartingWith("DN-3002 INTERNAL: java.lang.NullPointerException: null.");
  }

  @Test
  void aDamagedFooterIsDataAlsoWhereSparkDoesNotNameTheFile() {
    var cause = new IOException("can not read FileMetaData: Socket is closed by peer.");
    assertThat(Failures.known(new SparkException("Job aborted", cause)))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: a Parquet file of the table: is damaged at");
    assertThat(Failures.known(new IllegalStateException("reading file file:/t/a.parquet", cause)))
        .hasMessageStartingWith("DN-1003 DATA_CORRUPT: file:/t/a.parquet: cannot be read: it is");
  }

  @Test
  void theOutermostOfSeveralCodesIsTold() {
    var outer =
        new DifficultyNetException(ErrorCode.CONFIG_INVALID, "mine.conf", "lacks it", "Look", ours);
    assertThat(Failures.known(new SparkException("Job aborted", outer))).isSameAs(outer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Asked to launch cluster with 1024 MiB/worker but requested 2048 MiB/executor;"
            + " DN-1011 CLUSTER_UNSUITABLE: spark.executor.memory: is 2048 MiB, and a worker of this"
            + " local-cluster has 1024 MiB.",
        "Could not parse Master URL: 'yarm'; DN-1011 CLUSTER_UNSUITABLE: spark.master: is not one"
            + " that Spark knows: Could not parse Master URL: 'yarm'."
      })
  void whatKeepsSparkFromStartingIsTheUsers(String message, String told) {
    assertThat(Failures.known(new SparkException(message))).hasMessageStartingWith(told);
  }

  @Test
  void aLongTextIsCut() {
    DifficultyNetException known = Failures.known(new SparkException("x".repeat(5_000)));
    assertThat(known.problems().get(0).what())
        .isEqualTo("gave the job up: " + "x".repeat(2_000) + " …");
  }
}
