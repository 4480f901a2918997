package io.difficultynet.conf;

import java.io.Serializable;

/**
 * Section {@code prepare}: how a prepared set is written.
 *
 * @param rejected what happens to samples that cannot be used
 * @param duplicatesOfTest what happens to training samples whose bytes are a test sample's
 * @param shardMebibytes size at which a shard is full, 1 to 2048
 */
public record PrepareSettings(
    RejectedSettings rejected, DuplicatesOfTest duplicatesOfTest, int shardMebibytes)
    implements Serializable {

  private static final Setting<Integer> SHARD_MEBIBYTES =
      new Setting<>("prepare.shard-mebibytes", Kind.integer(Range.closed(1, 2048)));

  /** What happens to training and validation samples whose bytes are a test sample's. */
  public enum DuplicatesOfTest {
    /** They stay; the data card counts them. */
    KEEP,
    /** They are left out; the test samples stay. */
    DROP
  }

  /** Refuses a size out of range. */
  public PrepareSettings {
    SHARD_MEBIBYTES.require(shardMebibytes);
  }

  static PrepareSettings read(Values values) {
    return new PrepareSettings(
        RejectedSettings.read(values, "prepare"),
        values.read("prepare.duplicates-of-test", Kind.choice(DuplicatesOfTest.class)),
        values.read(SHARD_MEBIBYTES));
  }
}
