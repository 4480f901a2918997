package io.difficultynet.job.prepare;

import io.difficultynet.datasets.longtail.HashHoldOut;
import io.difficultynet.datasets.parquet.Part;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the driver knows of a sample.
 *
 * @param part where the source has it; {@link Part#TRAIN} also of what is yet to be split
 * @param index in the source's training (with validation) or test samples; −1 of a row of a table
 * @param key that tells it from the others of its part
 * @param origin where it comes from, for people
 * @param label its class as a number; −1 where the source has a name
 * @param className its class as a name; null where the source has a number
 * @param group whose samples stay in one part; null for a group of its own
 * @param weight in the loss, at least 0; 1 where the source gives none
 * @param sha256 of its bytes; empty where there are none
 * @param bytes their number
 * @param height rows in pixels; 0 where it cannot be used
 * @param width columns in pixels, or the number of features; 0 where it cannot be used
 * @param what what is wrong with it; null where nothing is
 * @param fix what to do about that; null where nothing is wrong
 */
record CheckedSample(
    Part part,
    int index,
    String key,
    String origin,
    long label,
    @Nullable String className,
    @Nullable String group,
    double weight,
    String sha256,
    int bytes,
    int height,
    int width,
    @Nullable String what,
    @Nullable String fix)
    implements Serializable {

  /** This with something wrong with it. */
  CheckedSample refused(String why, String remedy) {
    return new CheckedSample(
        part, index, key, origin, label, className, group, weight, sha256, bytes, height, width,
        why, remedy);
  }

  /** This with another weight. */
  CheckedSample weighing(double other) {
    return new CheckedSample(
        part, index, key, origin, label, className, group, other, sha256, bytes, height, width,
        what, fix);
  }

  /** 64 bits that are others when its bytes or its label are. */
  long content() {
    return content(sha256, label, className);
  }

  /** {@link #content()} of a sample with this digest and label. */
  static long content(String sha256, long label, @Nullable String className) {
    return HashHoldOut.hash(label, sha256 + " " + className);
  }

  boolean usable() {
    return what == null;
  }
}
