package io.difficultynet.job.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

class BlockNamesTest {

  private static final BlockNames FIRST = new BlockNames("a-run", "epoch3-round0", 1);
  private static final BlockNames TENTH = new BlockNames("a-run", "epoch3-round0", 10);
  private static final BlockNames OTHER_RUN = new BlockNames("a-run-more", "epoch3-round0", 1);

  @Test
  void sparkCanWriteAddressesToDisk() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("names")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      BlockManager blocks = SparkEnv.get().blockManager();
      BlockId id = FIRST.hello(0);
      ByteBuffer content = ByteBuffer.wrap(new byte[] {1, 2, 3});

      blocks.putBytes(
          id, new ChunkedByteBuffer(content), StorageLevel.DISK_ONLY(), true, ClassTag.Byte());

      assertThat(blocks.diskStore().contains(id)).as("%s of %s", id, spark.appName()).isTrue();
      assertThat(blocks.getLocalBytes(id).get().toByteBuffer())
          .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      blocks.releaseLock(id, scala.Option.empty());
    }
  }

  @Test
  void theyAreReadBackFromTheWire() {
    BlockId sent = FIRST.gradient(7, 0, 1, 2);

    assertThat(BlockId.apply(sent.name())).isEqualTo(sent);
  }

  @Test
  void attemptsHaveNamesOfTheirOwn() {
    assertThat(FIRST.gradient(7, 0, 1, 2)).isNotEqualTo(TENTH.gradient(7, 0, 1, 2));
  }

  @Test
  void aRunKnowsItsBlocksOfAllAttemptsAndNoOthers() {
    assertThat(FIRST.ofRun(TENTH.hello(0))).isTrue();
    assertThat(FIRST.ofRun(OTHER_RUN.hello(0))).isFalse();
    assertThat(FIRST.ofRun(BlockId.apply("broadcast_1"))).isFalse();
  }
}
