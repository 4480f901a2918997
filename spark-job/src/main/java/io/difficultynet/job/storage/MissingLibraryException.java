package io.difficultynet.job.storage;

import java.io.IOException;

/** A file system whose library is not on the class path, as S3's without {@code hadoop-aws}. */
final class MissingLibraryException extends IOException {

  private static final long serialVersionUID = 1;

  private final String what;
  private final String remedy;

  MissingLibraryException(String scheme, Throwable cause) {
    this(
        "needs a library that is not there: " + cause.getMessage(),
        scheme.equals("s3a")
            ? "Start with --packages org.apache.hadoop:hadoop-aws:3.3.4, in the version of the"
                + " Hadoop that is there"
            : "Start with the library of %s: (--packages or --jars)".formatted(scheme),
        cause);
  }

  private MissingLibraryException(String what, String remedy, Throwable cause) {
    super(what + ". " + remedy, cause);
    this.what = what;
    this.remedy = remedy;
  }

  /** What is wrong. */
  String what() {
    return what;
  }

  /** What to do about it. */
  String remedy() {
    return remedy;
  }
}
