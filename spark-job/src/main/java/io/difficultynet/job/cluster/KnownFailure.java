package io.difficultynet.job.cluster;

import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of failure that Spark, Hadoop or Parquet tells in words of its own, and what it means to
 * the user: what stays as it is until somebody changes it is the user's, and only what may change
 * by itself is the cluster's.
 *
 * @param type of the exception: its class, without the package
 * @param message in it
 * @param code of the error that it is
 * @param where $1, $2, … stand for groups of {@code message}, here and in the other texts
 * @param what is wrong
 * @param fix what to do about it
 */
record KnownFailure(
    Pattern type, Pattern message, ErrorCode code, String where, String what, String fix) {

  private static final String ANY = ".*";

  /** Storage or a machine that does not answer: the file that was being read may be sound. */
  private static final Pattern AWAY =
      Pattern.compile(
          "(Connect|Socket|SocketTimeout|NoRouteToHost|UnknownHost|BlockMissing|Remote|Standby"
              + "|SdkClient|AmazonS3|AWS\\w*)Exception");

  /** The more particular before the general. */
  private static final List<KnownFailure> ALL =
      List.of(
          known(
              "KubernetesClientException",
              "(?s)(?:.*Message: )?(.*?(?:[Ff]orbidden|Unauthorized|code=40[13]).*?)(?:\\. Received status|$)",
              ErrorCode.ACCESS_DENIED,
              "Kubernetes",
              "does not let the driver do what it has to: $1",
              "Give its service account the role for pods, services and config maps"
                  + " (spark.kubernetes.authenticate.driver.serviceAccountName)"),
          known(
              "YarnException|\\w*AccessControlException",
              "(?s)submitted by user (\\S+) to (unknown queue: \\S+|non-leaf queue: \\S+)",
              ErrorCode.CLUSTER_UNSUITABLE,
              "spark.yarn.queue",
              "names no queue for jobs: $2",
              "Give --queue one of those that yarn queue -list shows"),
          known(
              "YarnException|\\w*AccessControlException",
              "(?s)User (\\S+) (?:cannot|does not have permission to) submit (?:applications? |\\S+ )?to queue (\\S+)",
              ErrorCode.ACCESS_DENIED,
              "spark.yarn.queue",
              "is $2, and user $1 may not submit to it",
              "Give a --queue of this user's, or let the queue's administrator allow it"),
          known(
              "\\w*IOException",
              "Mkdirs failed to create (\\S+?)(?:/_temporary\\S*)? \\(",
              ErrorCode.OUTPUT_UNWRITABLE,
              "$1",
              "cannot be made by an executor: it is a folder of the driver's machine alone, or the permission is not"
                  + " there",
              "Give an --output that all executors see and may write to, such as an hdfs: or s3a: URI or a mount of"
                  + " all nodes"),
          known(
              "ChecksumException",
              "Checksum error: (.+?) at \\d+",
              ErrorCode.DATA_CORRUPT,
              "$1",
              "does not have the checksum that the hidden .crc file beside it says",
              "Copy the file again; if it was replaced on purpose, delete that .crc file"),
          known(
              ANY,
              "requirement failed: Index \\d+ out of bounds for vector of size (\\d+)",
              ErrorCode.DATA_UNSUITABLE,
              "data.table.options",
              "has numFeatures=$1, and a row of LIBSVM's has a feature beyond",
              "Give the number of features of all tables: \"numFeatures=N\""),
          known(
              ANY,
              "Parquet column cannot be converted in file (.+?)\\. Column: \\[(.*?)\\], Expected:"
                  + " (.*?), Found: (\\w+)",
              ErrorCode.DATA_UNSUITABLE,
              "$1",
              "has the column $2 as $4, and the table, whose types are those of another file, as $3",
              "Write this file again with the types of the others, or take it out of the table"),
          known(
              ANY,
              "(?:^|\\s)(\\S+) is not a Parquet file",
              ErrorCode.DATA_CORRUPT,
              "$1",
              "is not a Parquet file, or was cut off",
              "Write it again, or take it out of the table"),
          known(
              ANY,
              "Could not read footer for file:? (?:FileStatus\\{path=)?(.+?)(?:;|\\.?$)",
              ErrorCode.DATA_CORRUPT,
              "$1",
              "cannot be read: its end is damaged",
              "Write it again, or take it out of the table"),
          known(
              "\\w*FileNotFoundException",
              "(?:File )?((?:[a-z0-9]+:)?/\\S+) (?:does not exist|\\(No such file)",
              ErrorCode.DATA_MISSING,
              "$1",
              "was there when the command began, and is not any more",
              "Leave the data as they are while a command reads them, and run it again"),
          known(
              ".*Exception",
              "Relative path in absolute URI: (?:\\.(?=.*\\.crc$))?(.+?)(?:\\.crc)?$",
              ErrorCode.DATA_UNSUITABLE,
              "$1",
              "is no name that Hadoop can read, for its colon",
              "Rename the file or folder without a colon"),
          known(
              ANY,
              "[Ss]erialized results of (\\d+) tasks \\((.+?)\\) is bigger than"
                  + " spark\\.driver\\.maxResultSize \\(?(.+?)\\)?(?:\\.\\s|\\s*$|\\n)",
              ErrorCode.CLUSTER_UNSUITABLE,
              "spark.driver.maxResultSize",
              "is $3, and the results of $1 tasks have $2 already",
              "Set --conf spark.driver.maxResultSize=0, which is no limit, and give the driver the"
                  + " memory for them"),
          known(
              ANY,
              "No space left on device|Disk quota exceeded|Read-only file system",
              ErrorCode.STORAGE_FAILED,
              "a local disk of an executor or of the driver (spark.local.dir)",
              "cannot be written: $0",
              "Free space there, or set spark.local.dir, on YARN yarn.nodemanager.local-dirs, to a"
                  + " larger disk, and run the same command again"),
          known(
              ANY,
              "Could not find any valid local directory|Failed to create local dir",
              ErrorCode.STORAGE_FAILED,
              "a local disk of an executor or of the driver (spark.local.dir)",
              "has no folder that can be written: it is full, or the permission is not there",
              "Free space there, or set spark.local.dir to another disk, and run the same command"
                  + " again"),
          known(
              ANY,
              "Asked to launch cluster with (\\d+) MiB/worker but requested (\\d+) MiB/executor",
              ErrorCode.CLUSTER_UNSUITABLE,
              "spark.executor.memory",
              "is $2 MiB, and a worker of this local-cluster has $1 MiB",
              "Lower it, or give the workers as much: the third number of local-cluster[…]"),
          known(
              ANY,
              "(Could not parse Master URL: .*|A master URL must be set.*)",
              ErrorCode.CLUSTER_UNSUITABLE,
              "spark.master",
              "is not one that Spark knows: $1",
              "Give --master local[N], yarn, k8s://HOST or spark://HOST:PORT"),
          known(
              "ClassNotFoundException|NoClassDefFoundError|InvalidClassException"
                  + "|UnsupportedClassVersionError",
              "(?s)(.+)",
              ErrorCode.CLUSTER_UNSUITABLE,
              "an executor",
              "cannot load a class: $1",
              "Give all executors Java 17, the driver's version of Spark, and the jars that are"
                  + " needed (--jars, --packages)"),
          known(
              "\\w*AnalysisException|ParseException|NoSuch(?:Table|Namespace|Database)Exception",
              "(.+)",
              ErrorCode.DATA_UNSUITABLE,
              "Spark",
              "refuses the table: $1",
              "Correct the table, its columns, or the options that name them"),
          known(
              "IllegalArgumentException|NumberFormatException|SparkIllegalArgumentException",
              "(.*\\bspark\\.[a-z]\\w*\\.\\w.*)",
              ErrorCode.CLUSTER_UNSUITABLE,
              "Spark's settings",
              "are refused: $1",
              "Correct the options of spark-submit, or spark.* in spark-defaults.conf"),
          known(
              ANY,
              "reading file ((?:[a-z0-9]+:)?/.*?)(?:\\. Details:|$)",
              ErrorCode.DATA_CORRUPT,
              "$1",
              "cannot be read: it is damaged, or has other columns than the table",
              "Write it again, or take it out of the table"),
          known(
              ANY,
              "can not read (?:class org\\.apache\\.parquet\\.format\\.)?FileMetaData",
              ErrorCode.DATA_CORRUPT,
              "a Parquet file of the table",
              "is damaged at its end; Spark does not say which one it is",
              "Read the files one by one to find it, and write it again"),
          known(
              "YarnException|KubernetesClientException",
              "(.+)",
              ErrorCode.CLUSTER_RESOURCES,
              "the cluster manager",
              "does not take the application: $1",
              "Look at the state of its queue or namespace, and at its quotas"));

  private static KnownFailure known(
      String type, String message, ErrorCode code, String where, String what, String fix) {
    return new KnownFailure(
        Pattern.compile(type), Pattern.compile(message), code, where, what, fix);
  }

  /** The error that a failure is, by all that it tells. */
  static Optional<DifficultyNetException> of(List<Told> told, Throwable failure) {
    boolean away = told.stream().anyMatch(one -> AWAY.matcher(one.simpleType()).matches());
    if (away) {
      return Optional.empty();
    }
    return ALL.stream()
        .flatMap(kind -> told.stream().flatMap(one -> kind.error(one, failure).stream()))
        .findFirst();
  }

  private Optional<DifficultyNetException> error(Told one, Throwable failure) {
    Matcher found = message.matcher(one.message());
    if (!type.matcher(one.simpleType()).matches() || !found.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new DifficultyNetException(
            code, filled(where, found), filled(what, found), filled(fix, found), failure));
  }

  private static String filled(String text, Matcher found) {
    String filled = text;
    for (int i = 0; i <= found.groupCount(); i++) {
      filled = filled.replace("$" + i, String.valueOf(found.group(i)).strip());
    }
    return filled;
  }
}
