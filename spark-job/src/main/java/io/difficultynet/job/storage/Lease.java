package io.difficultynet.job.storage;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.Json;
import io.difficultynet.json.JsonException;
import io.difficultynet.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right of one driver to write in a folder, as a file that it renews while it works. Another
 * driver that finds the file is refused, unless its owner is gone: a process of this machine that
 * has ended, or one that has not renewed the file for {@link #TERM}. That is judged by watching the
 * file and not by its time, since clocks of machines differ.
 *
 * <p>A file system that takes two new files of one name at once, as an object store does, lets the
 * later one win; the earlier owner notices when it next {@linkplain #requireHeld looks}.
 */
public final class Lease implements AutoCloseable {

  /** Name of the file. */
  static final String FILE = "lease.json";

  private static final Duration TERM = Duration.ofSeconds(30);
  private static final Duration WATCH = Duration.ofMillis(500);
  private static final int RENEWALS_A_TERM = 5;

  private final Folder folder;
  private final Mark own;
  private final Duration term;
  private final Runnable removeOurFolders;
  private final ScheduledExecutorService renewing;
  private volatile boolean given;

  /**
   * What the file says.
   *
   * @param owner of this lease alone
   * @param host of its process
   * @param process id there
   * @param processStarted ISO 8601; empty where the system does not tell
   * @param renewals number of them, by which a watcher sees that the owner lives
   */
  private record Mark(
      String owner, String host, long process, String processStarted, long renewals) {

    String toJson() {
      return Json.lines(
          Map.of(
              "owner", owner,
              "host", host,
              "process", process,
              "processStarted", processStarted,
              "renewals", renewals));
    }

    Mark renewed(long number) {
      return new Mark(owner, host, process, processStarted, number);
    }

    String who() {
      return "process " + process + " on " + host;
    }
  }

  private Lease(Folder folder, Mark own, Duration term, Runnable removeOurFolders) {
    this.folder = folder;
    this.own = own;
    this.term = term;
    this.removeOurFolders = removeOurFolders;
    this.renewing =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "difficulty-net lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lease of a folder.
   *
   * @param notes told where it takes a while
   * @throws DifficultyNetException OUTPUT_IN_USE where another driver has it
   */
  public static Lease take(Folder folder, Consumer<String> notes) {
    return take(folder, TERM, notes);
  }

  static Lease take(Folder folder, Duration term, Consumer<String> notes) {
    Mark found = read(folder);
    if (found != null && !isGone(found)) {
      awaitEnd(folder, found, term, notes);
    }
    Mark own = new Mark(UUID.randomUUID().toString(), host(), process(), started(), 0);
    Runnable removeOurFolders = folder.removalOfMissing();
    folder.writeText(FILE, own.toJson());
    Lease lease = new Lease(folder, own, term, removeOurFolders);
    if (found != null) { // another may have found it, too
      sleep(WATCH);
    }
    lease.requireHeld();
    lease.renewFromNowOn();
    return lease;
  }

  /** Returns when the owner has not renewed the lease for the term. */
  private static void awaitEnd(Folder folder, Mark found, Duration term, Consumer<String> notes) {
    if (isAlive(found)) {
      throw inUse(folder, found);
    }
    notes.accept(
        "waiting up to %d s to see whether %s, which has written here last, is still at work"
            .formatted(term.toSeconds(), found.who()));
    long start = System.nanoTime();
    while (System.nanoTime() - start < term.toNanos()) {
      sleep(WATCH);
      Mark now = read(folder);
      if (now == null) {
        return; // given back
      }
      if (!now.equals(found)) {
        throw inUse(folder, now);
      }
    }
  }

  private static boolean isHere(Mark mark) {
    return mark.host.equals(host());
  }

  private static boolean isAlive(Mark mark) {
    return isHere(mark) && started(mark.process).filter(mark.processStarted::equals).isPresent();
  }

  private static boolean isGone(Mark mark) {
    return isHere(mark) && !isAlive(mark);
  }

  private void renewFromNowOn() {
    long[] renewals = new long[1];
    long every = Math.max(1, term.toMillis() / RENEWALS_A_TERM);
    var unused =
        renewing.scheduleWithFixedDelay(
            () -> {
              try {
                Mark now = read(folder);
                if (!given && now != null && now.owner.equals(own.owner)) {
                  folder.writeText(FILE, own.renewed(++renewals[0]).toJson());
                }
              } catch (DifficultyNetException e) {
                return; // storage is away for the moment; whoever writes next will be told
              }
            },
            every,
            every,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Refuses to go on where another driver has taken the lease, as it may when this process stood
   * still for longer than the term.
   *
   * @throws DifficultyNetException OUTPUT_IN_USE
   */
  public void requireHeld() {
    Mark now = read(folder);
    if (now == null || !now.owner.equals(own.owner)) {
      throw now == null
          ? new DifficultyNetException(
              ErrorCode.OUTPUT_IN_USE,
              folder + "/" + FILE,
              "is gone, so another driver may be working in this folder",
              "Leave the file while a run goes on; then run the same command again")
          : inUse(folder, now);
    }
  }

  /** Gives the lease back, and removes folders that were made for it and nothing else. */
  @Override
  public void close() {
    given = true;
    renewing.shutdownNow();
    try {
      renewing.awaitTermination(term.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Mark now = read(folder);
    if (now != null && now.owner.equals(own.owner)) {
      folder.delete(FILE);
      removeOurFolders.run();
    }
  }

  private static DifficultyNetException inUse(Folder folder, Mark owner) {
    return new DifficultyNetException(
        ErrorCode.OUTPUT_IN_USE,
        folder.toString(),
        "is in use by another driver (" + owner.who() + ")",
        "Wait until it is done, or give another --output");
  }

  /** Null where there is none, or one that was not written by this program. */
  private static @Nullable Mark read(Folder folder) {
    Optional<String> text = folder.textEvenWhileReplaced(FILE); // every renewal replaces it
    if (text.isEmpty()) {
      return null;
    }
    try {
      JsonObject json = JsonObject.parse(text.get(), folder + "/" + FILE);
      return new Mark(
          json.text("owner"),
          json.text("host"),
          json.whole("process"),
          json.text("processStarted"),
          json.whole("renewals"));
    } catch (JsonException e) {
      return null;
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }

  private static long process() {
    return ProcessHandle.current().pid();
  }

  private static String started() {
    return started(process()).orElse("");
  }

  private static Optional<String> started(long process) {
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toString);
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another driver", e);
    }
  }
}
