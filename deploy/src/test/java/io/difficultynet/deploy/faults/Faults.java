package io.difficultynet.deploy.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one JVM. One is chosen ahead at random, point, kind and number of the call; when it
 * has happened and the JVM lives, the next one is chosen.
 */
public final class Faults {

  private static final String LOG = "faults.log";
  private static final int PAUSE_SECONDS = 2;
  private static final long DELAY_MILLIS = 1500;
  private static final long SLOW_MILLIS = 100;

  /** In the proportion in which they happen: a stop costs the time in which Spark notices it. */
  private static final List<FaultKind> OFTEN =
      List.of(
          FaultKind.KILL,
          FaultKind.KILL,
          FaultKind.KILL,
          FaultKind.KILL,
          FaultKind.KILL,
          FaultKind.KILL,
          FaultKind.PAUSE,
          FaultKind.PAUSE,
          FaultKind.PAUSE,
          FaultKind.DELAY,
          FaultKind.DELAY,
          FaultKind.DELAY,
          FaultKind.DROP,
          FaultKind.DROP,
          FaultKind.DROP,
          FaultKind.CORRUPT,
          FaultKind.CORRUPT,
          FaultKind.CORRUPT,
          FaultKind.STOP,
          FaultKind.SLOW);

  private static @Nullable Faults faults;

  private final FaultPlan plan;
  private final Random random;
  private final MappedByteBuffer forwards;
  private FaultPoint point = FaultPoint.ROUND;
  private FaultKind kind = FaultKind.KILL;
  private int callsLeft;

  private Faults(FaultPlan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed() * 1_000_003 + ProcessHandle.current().pid());
    this.forwards = counter(plan.folder());
    choose();
  }

  static synchronized void begin(FaultPlan plan) {
    faults = new Faults(plan);
  }

  /** A number in a file, which outlives the JVM. */
  private static MappedByteBuffer counter(Path folder) {
    Path file = folder.resolve("forwards-" + ProcessHandle.current().pid());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often all JVMs have gone forward. */
  public static long forwards(Path folder) {
    long sum = 0;
    try (var files = Files.newDirectoryStream(folder, "forwards-*")) {
      for (Path file : files) {
        sum += ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What has happened so far, a line each. */
  public static List<String> log(Path folder) {
    try {
      Path log = folder.resolve(LOG);
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void choose() {
    List<FaultPoint> points = new ArrayList<>(plan.points());
    do {
      kind = OFTEN.get(random.nextInt(OFTEN.size()));
      point = points.get(random.nextInt(points.size()));
    } while (!plan.kinds().contains(kind) || !kind.fits(point));
    callsLeft = kind == FaultKind.SLOW ? 1 : 1 + random.nextInt(point.calls());
  }

  /** Called at every point. */
  public static void reached(String name) {
    Faults now = faults;
    if (now != null) {
      now.at(FaultPoint.valueOf(name));
    }
  }

  /** Called where a block is sent; whether it is not to be. */
  public static boolean drops(String name) {
    Faults now = faults;
    return now != null && now.at(FaultPoint.valueOf(name)) == FaultKind.DROP;
  }

  /** Called where bytes of a block have come; returns those that are taken for them. */
  public static ByteBuffer received(String name, ByteBuffer bytes) {
    Faults now = faults;
    if (now == null || !bytes.hasRemaining()) {
      return bytes;
    }
    if (now.at(FaultPoint.valueOf(name)) != FaultKind.CORRUPT) {
      return bytes;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    copy[copy.length / 2] ^= 1;
    return ByteBuffer.wrap(copy);
  }

  private @Nullable FaultKind at(FaultPoint reached) {
    FaultKind now;
    synchronized (this) {
      if (reached == FaultPoint.FORWARD) {
        forwards.putLong(0, forwards.getLong(0) + 1);
      }
      if (reached != point || --callsLeft > 0 || (kind == FaultKind.SLOW && !isFirst())) {
        return null;
      }
      if (!allowed()) {
        return null;
      }
      now = kind;
      choose();
    }
    happen(now);
    return now;
  }

  /** Whether no other process has had a fault so far. */
  private boolean isFirst() {
    String own = " process " + ProcessHandle.current().pid();
    return log(plan.folder()).stream().allMatch(line -> line.endsWith(own));
  }

  /** Writes it down first, where there are not enough yet. */
  private boolean allowed() {
    try (FileChannel log =
            FileChannel.open(
                plan.folder().resolve(LOG),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = log.lock()) {
      byte[] all = Channels.newInputStream(log).readAllBytes();
      long lines = new String(all, StandardCharsets.UTF_8).lines().count();
      if (!lock.isValid() || lines >= plan.most()) {
        return false;
      }
      String line = "%s %s process %d%n".formatted(kind, point, ProcessHandle.current().pid());
      log.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), log.size());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void happen(FaultKind kind) {
    try {
      switch (kind) {
        case KILL -> Runtime.getRuntime().halt(137);
        case STOP -> signal("kill -STOP %d");
        case PAUSE -> signal("kill -STOP %%d; sleep %d; kill -CONT %%1$d".formatted(PAUSE_SECONDS));
        case SLOW -> TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
        case DELAY -> TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        default -> {}
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the task was killed meanwhile
    }
  }

  private static void signal(String script) throws InterruptedException {
    try {
      new ProcessBuilder("sh", "-c", script.formatted(ProcessHandle.current().pid()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
