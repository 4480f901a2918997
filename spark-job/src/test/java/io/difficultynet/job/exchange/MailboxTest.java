package io.difficultynet.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.difficultynet.error.DifficultyNetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.shuffle.protocol.UploadBlock;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;

@Timeout(60)
class MailboxTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final BlockNames NAMES = new BlockNames("a-run", "epoch3-round0", 1);
  private static final BlockId BLOCK = NAMES.gradient(7, 0, 1, 2);

  /** CRC-32C of one byte of 0. */
  private static final long OF_ONE_ZERO = 0x527D5351L;

  private static final long NOT_LONG = Duration.ofMillis(20).toNanos();
  private static final long LONG = Duration.ofSeconds(30).toNanos();

  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  /** What a test does with two of them. */
  private interface Work {
    void with(Mailbox one, Mailbox other) throws Exception;
  }

  private static void with(Map<String, String> settings, Work work) throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("mailbox")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", LOOPBACK)
            .set("spark.driver.host", LOOPBACK);
    settings.forEach(conf::set);
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        Mailbox one = new Mailbox(SparkEnv.get(), LOOPBACK, 1);
        Mailbox other = new Mailbox(SparkEnv.get(), LOOPBACK, 1)) {
      assertThat(spark.sc().isStopped()).isFalse();
      work.with(one, other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 65_536, 8 << 20})
  void blocksOfAnySizeArriveAsTheyWere(int length) throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          byte[] content = random(length);

          one.send(other.address(), BLOCK, ByteBuffer.wrap(content), failures::add);

          assertThat(taken(other, BLOCK)).isEqualTo(content);
          assertThat(other.poll(BLOCK, NOT_LONG)).as("it is gone").isNull();
          assertThat(failures).isEmpty();
        });
  }

  @Test
  void aPartOfABufferAndTwoOfTheSameBuffer() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          byte[] content = random(1000);
          ByteBuffer part = ByteBuffer.wrap(content, 100, 800);

          one.send(other.address(), BLOCK, part.duplicate(), failures::add);
          one.send(one.address(), BLOCK, part.duplicate(), failures::add);

          byte[] expected = Arrays.copyOfRange(content, 100, 900);
          assertThat(taken(other, BLOCK)).isEqualTo(expected);
          assertThat(taken(one, BLOCK)).isEqualTo(expected);
        });
  }

  @Test
  void encryptedWhereSparkIs() throws Exception {
    Map<String, String> encrypted =
        Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "a secret of this test",
            "spark.network.crypto.enabled", "true");
    with(
        encrypted,
        (one, other) -> {
          byte[] content = random(3 << 20);

          one.send(other.address(), BLOCK, ByteBuffer.wrap(content), failures::add);

          assertThat(taken(other, BLOCK)).isEqualTo(content);
        });
  }

  @Test
  void aStrangerIsRefusedWhereThereIsASecret() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          upload(one, 1, OF_ONE_ZERO);
          assertThat(taken(one, BLOCK)).as("the same is taken without a secret").hasSize(1);
        });
    with(
        Map.of("spark.authenticate", "true", "spark.authenticate.secret", "a secret of this test"),
        (one, other) -> {
          assertThatThrownBy(() -> upload(one, 1, OF_ONE_ZERO)).isNotNull();
          assertThat(one.poll(BLOCK, NOT_LONG)).isNull();
        });
  }

  @Test
  void aBlockWithOtherBytesThanWereSentIsRefused() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          upload(one, 1, OF_ONE_ZERO + 1);

          assertThatThrownBy(() -> taken(one, BLOCK))
              .isInstanceOf(DifficultyNetException.class)
              .hasMessageContaining("DN-2007 BLOCK_CORRUPT: executor driver, receiving " + BLOCK)
              .hasMessageContaining("got 1 bytes that are not those that were sent");
        });
  }

  /** Sends a byte that is said to be a whole block by Spark's protocol, without authentication. */
  private static void upload(Mailbox to, int length, long checksum) throws Exception {
    SparkConf conf = new SparkConf();
    Object kept = new Tuple2<>(StorageLevel.MEMORY_ONLY_SER(), ClassTag.Byte());
    byte[] metadata =
        new JavaSerializer(conf).newInstance().serialize(kept, ClassTag.Object()).array();
    UploadBlock block =
        new UploadBlock(
            "app", "1", BLOCK.name() + "." + length + "." + checksum, metadata, new byte[1]);
    TransportConf transport = SparkTransportConf.fromSparkConf(conf, "shuffle", 1, Option.empty());
    try (TransportContext stranger = new TransportContext(transport, new NoOpRpcHandler());
        TransportClientFactory connections = stranger.createClientFactory();
        TransportClient client = connections.createClient(LOOPBACK, to.address().port())) {
      client.sendRpcSync(block.toByteBuffer(), Duration.ofSeconds(30).toMillis());
    }
  }

  @Test
  void saysSoWhereNoPortIsFree() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          SparkEnv environment = SparkEnv.get();
          int before = one.address().port() - 1;
          environment.conf().set("spark.blockManager.port", String.valueOf(before));
          environment.conf().set("spark.port.maxRetries", "0");

          assertThatThrownBy(() -> new Mailbox(environment, LOOPBACK, 1).close())
              .isInstanceOf(DifficultyNetException.class)
              .hasMessageContaining("DN-2001")
              .hasMessageContaining("executor driver, opening a port at " + LOOPBACK)
              .hasMessageContaining("spark.port.maxRetries");
        });
  }

  @Test
  void theReaderIsWokenByABlockThatComesLater() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          Thread sender =
              new Thread(
                  () -> {
                    sleep(50);
                    one.send(other.address(), BLOCK, ByteBuffer.wrap(random(9)), failures::add);
                  });
          sender.start();

          assertThat(taken(other, BLOCK)).isEqualTo(random(9));
          sender.join();
        });
  }

  @Test
  void anInterruptedReaderStaysInterrupted() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          Thread.currentThread().interrupt();

          assertThat(one.poll(BLOCK, LONG)).isNull();

          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Test
  void forgetsWhatNobodyHasTaken() throws Exception {
    BlockId second = NAMES.gradient(8, 0, 1, 2);
    with(
        Map.of(),
        (one, other) -> {
          one.send(other.address(), BLOCK, ByteBuffer.wrap(random(9)), failures::add);
          one.send(other.address(), second, ByteBuffer.wrap(random(9)), failures::add);
          assertThat(taken(other, second))
              .isEqualTo(random(9)); // on one connection: both are there
          assertThat(other.size()).isOne();

          other.clear();

          assertThat(other.size()).isZero();
          assertThat(other.poll(BLOCK, NOT_LONG)).isNull();
          one.send(other.address(), BLOCK, ByteBuffer.wrap(random(9)), failures::add);
          assertThat(taken(other, BLOCK)).as("it goes on").isEqualTo(random(9));
        });
  }

  @Test
  void theReaderLearnsThatThereWasNoRoom() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          assertThatThrownBy(() -> upload(one, Integer.MAX_VALUE, OF_ONE_ZERO)).isNotNull();

          assertThatThrownBy(() -> one.poll(BLOCK, LONG)).isInstanceOf(OutOfMemoryError.class);
        });
  }

  @Test
  void tellsOfAPeerThatIsNotThere() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          int nobody = freePort();
          BlockManagerId gone = BlockManagerId.apply("9", LOOPBACK, nobody, Option.empty());

          one.send(gone, BLOCK, ByteBuffer.wrap(random(9)), failures::add);

          assertThat(failures.poll(30, TimeUnit.SECONDS))
              .isInstanceOf(IOException.class)
              .hasMessageContaining(String.valueOf(nobody));
        });
  }

  @Test
  void tellsOfAPeerThatHasClosed() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          one.send(other.address(), BLOCK, ByteBuffer.wrap(random(9)), failures::add);
          assertThat(other.poll(BLOCK, LONG)).isNotNull();
          other.close();

          Throwable told = null;
          for (int i = 0; i < 300 && told == null; i++) { // it may take some while it closes
            one.send(other.address(), BLOCK, ByteBuffer.wrap(random(9)), failures::add);
            told = failures.poll(100, TimeUnit.MILLISECONDS);
          }
          assertThat(told).isNotNull();
        });
  }

  @Test
  void followsAFixedPortOfTheBlockManager() throws Exception {
    int port = freePort();
    with(
        Map.of("spark.blockManager.port", String.valueOf(port)),
        (one, other) -> {
          assertThat(one.address().port()).isBetween(port + 1, port + 17);
          assertThat(other.address().port()).isBetween(one.address().port() + 1, port + 17);
        });
  }

  @Test
  void listensEverywhereWhereItsHostIsNoAddressOfTheMachine() throws Exception {
    with(
        Map.of(),
        (one, other) -> {
          try (Mailbox translated = new Mailbox(SparkEnv.get(), "192.0.2.1", 1)) { // RFC 5737
            int port = translated.address().port();
            assertThat(translated.address().host()).isEqualTo("192.0.2.1");
            BlockManagerId here = BlockManagerId.apply("1", LOOPBACK, port, Option.empty());

            one.send(here, BLOCK, ByteBuffer.wrap(random(9)), failures::add);

            assertThat(taken(translated, BLOCK)).isEqualTo(random(9));
          }
        });
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] taken(Mailbox mailbox, BlockId id) {
    ByteBuffer buffer = Objects.requireNonNull(mailbox.poll(id, LONG), "has not come");
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
