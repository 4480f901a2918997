package io.difficultynet.datasets.io;

import io.difficultynet.error.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a store says when it does not give or take a file for a reason that its words do not tell a
 * user: they are of its inside, and HDFS sends its own stack trace with them. Known by the names of
 * the exceptions, as the readers know no Hadoop: Hadoop 3.3, {@code S3AUtils.translateException}
 * and {@code FSNamesystem.checkNameNodeSafeMode}.
 *
 * @param code of the error that it is
 * @param what is wrong
 * @param fix what to do about it
 */
public record Refusal(ErrorCode code, String what, String fix) {

  /**
   * @param type of the exception, without its package
   * @param message in it
   * @param what is wrong; $1 stands for the group of {@code message}, or for all that it finds
   */
  private record Kind(Pattern type, Pattern message, ErrorCode code, String what, String fix) {

    Kind(String type, String message, ErrorCode code, String what, String fix) {
      this(Pattern.compile(type), Pattern.compile(message), code, what, fix);
    }

    Optional<Refusal> of(String thrown, String said) {
      Matcher found = message.matcher(said);
      if (!type.matcher(thrown).matches() || !found.find()) {
        return Optional.empty();
      }
      String part = found.group(found.groupCount()); // the group, or all that was found
      String filled = what.replace("$1", Objects.requireNonNullElse(part, "").strip());
      return Optional.of(new Refusal(code, filled, fix));
    }
  }

  private static final String ANY = ".*";

  /** The more particular before the general. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              ANY,
              "(?i)name ?node is in safe mode",
              ErrorCode.STORAGE_FAILED,
              "HDFS is in safe mode, in which nothing is written",
              "It leaves it by itself when its data nodes have told of enough blocks, and hdfs"
                  + " dfsadmin -safemode get says whether; then run the same command again"),
          new Kind(
              ANY,
              "GSS initiate failed|Client cannot authenticate via|No valid credentials provided"
                  + "|SIMPLE authentication is not enabled|Failed to find any Kerberos tgt",
              ErrorCode.ACCESS_DENIED,
              "there is no valid Kerberos ticket: $1",
              "Get one by kinit, or give --principal and --keytab to spark-submit"),
          new Kind(
              "InvalidToken",
              "(.*(?:is expired|can't be found in cache).*)",
              ErrorCode.STORAGE_FAILED,
              "a delegation token has ended: $1",
              "Run the same command again; where --principal and --keytab are given, Spark gets new"
                  + " tokens by itself"),
          new Kind(
              ANY,
              "Error Code: (InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken)",
              ErrorCode.ACCESS_DENIED,
              "the object store does not take the access key or its secret: $1",
              "Correct the credentials, such as spark.hadoop.fs.s3a.access.key and"
                  + " spark.hadoop.fs.s3a.secret.key"),
          new Kind(
              ANY,
              "No AWS Credentials|Unable to load (?:AWS )?credentials",
              ErrorCode.ACCESS_DENIED,
              "there are no credentials for the object store",
              "Give them, such as spark.hadoop.fs.s3a.access.key and"
                  + " spark.hadoop.fs.s3a.secret.key, or name the provider that has them in"
                  + " spark.hadoop.fs.s3a.aws.credentials.provider"),
          new Kind(
              "UnknownStoreException",
              "(s3a://[^/'`:\\s]+)",
              ErrorCode.DATA_MISSING,
              "there is no such bucket: $1",
              "Correct the bucket, or spark.hadoop.fs.s3a.endpoint where it is on another store"),
          new Kind(
              "AccessDeniedException",
              "^(s3a://\\S+?): ",
              ErrorCode.ACCESS_DENIED,
              "access to $1 is denied",
              "Correct the access key, or let its owner list and read there, and write where output"
                  + " goes"),
          new Kind(
              "AccessControlException",
              "(?:Permission|Access) denied(?::| for) ([^\\n]*)",
              ErrorCode.ACCESS_DENIED,
              "permission is denied: $1",
              "Give this user the permission, or run as a user who has it"));

  /**
   * The error that it is.
   *
   * @param undone what did not succeed: {@code cannot be opened}
   */
  public StorageError when(String undone) {
    return new StorageError(code, undone + ": " + what, fix);
  }

  /** What a failure is by any of its causes; empty where it is none of these. */
  public static Optional<Refusal> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(
            cause ->
                of(cause.getClass().getSimpleName(), String.valueOf(cause.getMessage())).stream())
        .findFirst();
  }

  /**
   * The same of an exception that is only quoted.
   *
   * @param type its class, without the package
   */
  public static Optional<Refusal> of(String type, String message) {
    return KINDS.stream().flatMap(kind -> kind.of(type, message).stream()).findFirst();
  }
}
