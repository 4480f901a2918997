package io.difficultynet.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeaseTest {

  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Path temporary;
  private final Folder folder;
  private final List<String> notes = new ArrayList<>();

  LeaseTest(@TempDir Path temporary) {
    this.temporary = temporary;
    this.folder = Folder.at(temporary.resolve("a/run").toString(), new Configuration(false));
  }

  private Lease take() {
    return Lease.take(folder, SHORT, notes::add);
  }

  /** Changes what the file says. */
  private void edit(Map<String, Object> changes) {
    JsonObject json = JsonObject.parse(folder.readText(Lease.FILE), Lease.FILE);
    Map<String, Object> mark = new TreeMap<>();
    for (String key : List.of("owner", "host", "processStarted")) {
      mark.put(key, json.text(key));
    }
    mark.put("process", json.whole("process"));
    mark.put("renewals", json.whole("renewals"));
    mark.putAll(changes);
    folder.writeText(Lease.FILE, Json.lines(mark));
  }

  @Test
  void oneThatIsGivenBackLeavesNothing() {
    try (Lease lease = take()) {
      lease.requireHeld();
      assertThat(folder.has(Lease.FILE)).isTrue();
    }
    assertThat(temporary.resolve("a")).doesNotExist();
    take().close();
    assertThat(notes).isEmpty();
  }

  /** Where a renewal replaces the file in two steps, there is a moment without one. */
  @Test
  void oneThatIsBeingRenewedIsHeld() throws IOException {
    try (Lease lease = take()) {
      Path file = temporary.resolve("a/run/" + Lease.FILE);
      Files.move(file, file.resolveSibling(".writing-" + Lease.FILE));
      lease.requireHeld();
      assertThatThrownBy(this::take).hasMessageContaining("is in use by another driver");
    }
  }

  @Test
  void whatARunHasWrittenStays() {
    try (Lease lease = take()) {
      lease.requireHeld();
      folder.writeText("result.json", "{}");
    }
    assertThat(temporary.resolve("a/run")).isDirectoryNotContaining("glob:**lease.json");
    assertThat(temporary.resolve("a/run/result.json")).exists();
  }

  @Test
  void theSecondOfTwoIsRefusedAtOnce() {
    try (Lease first = take()) {
      assertThatThrownBy(this::take)
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageStartingWith("DN-2008 OUTPUT_IN_USE: " + folder + ": is in use by another")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + " on ")
          .hasMessageEndingWith("Wait until it is done, or give another --output.");
      first.requireHeld();
    }
  }

  /** As after kill -9: the next start of the same command must not wait. */
  @Test
  void thatOfAProcessThatHasEndedIsTakenAtOnce() {
    take();
    edit(Map.of("processStarted", "2001-01-01T00:00:00Z")); // the number was given again
    long start = System.nanoTime();
    try (Lease lease = take()) {
      lease.requireHeld();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT);
    assertThat(notes).isEmpty();
  }

  @Test
  void thatOfAnotherMachineIsTakenWhenItIsNotRenewed() {
    Lease gone = take();
    edit(Map.of("host", "another", "owner", "someone")); // so that it is not renewed any more
    try (Lease lease = take()) {
      lease.requireHeld();
      assertThat(notes).singleElement().asString().contains("on another, which has written here");
      assertThatThrownBy(gone::requireHeld)
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageContaining("OUTPUT_IN_USE");
      gone.close(); // which does not take it from its owner
      lease.requireHeld();
    }
  }

  @Test
  void thatOfAnotherMachineIsNotTakenWhileItIsRenewed() {
    try (Lease other = take()) {
      edit(Map.of("host", "another"));
      assertThatThrownBy(this::take)
          .isInstanceOf(DifficultyNetException.class)
          .hasMessageContaining("OUTPUT_IN_USE");
      other.requireHeld();
    }
  }

  @Test
  void aFileThatIsNoLeaseHoldsNobodyUp() {
    folder.writeText(Lease.FILE, "{");
    try (Lease lease = take()) {
      lease.requireHeld();
    }
  }
}
