package io.difficultynet.datasets.io;

import io.difficultynet.error.ErrorCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.MalformedURLException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;

/** What an exception says. */
public final class Causes {
  private static final String CHECKSUM = "ChecksumException";

  /** What Hadoop's file systems throw at a mistake, by name: the readers know no Hadoop. */
  private static final Set<String> MISTAKES_IN_HADOOP =
      Set.of(
          "AccessControlException",
          CHECKSUM,
          "ParentNotDirectoryException",
          "UnknownStoreException", // S3A: there is no such bucket
          "UnsupportedFileSystemException"); // no file system for this scheme

  private Causes() {}

  /**
   * The exception's own message with its type, or its type alone: without a stack trace that it
   * quotes, as those of Hadoop's servers do.
   */
  public static String text(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    String message = cause.getMessage() == null ? null : cause.getMessage().split("\n\tat ", 2)[0];
    return message == null || message.isBlank() ? type : type + ", " + message;
  }

  /** The first line of the exception's own message, or its type: Spark's go on for pages. */
  public static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }

  /**
   * Whether a machine did not answer, so that the same may go well later: a connection that was
   * refused, reset or timed out is among the causes.
   */
  public static boolean unreachable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException || cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it is storage that failed to give a file, so that the same may go well later. Not so
   * where nothing is there, it may not be read, its location is none, or it ends too early.
   */
  public static boolean ofStorage(Throwable failure) {
    if (unreachable(failure)) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isMistake(cause)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a local file does not have the checksum that the hidden {@code .crc} file beside it
   * says, which Hadoop writes and compares, and other programs do not know.
   */
  public static boolean ofChecksum(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals(CHECKSUM)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMistake(Throwable cause) {
    return cause instanceof FileNotFoundException
        || cause instanceof NoSuchFileException
        || cause instanceof NotDirectoryException
        || cause instanceof AccessDeniedException
        || cause instanceof MalformedURLException
        || cause instanceof EOFException
        || cause instanceof ClassNotFoundException // the library of a file system is not there
        || MISTAKES_IN_HADOOP.contains(cause.getClass().getSimpleName());
  }

  /** STORAGE_FAILED where a machine did not answer, else what it is the user's mistake to be. */
  public static ErrorCode code(Throwable failure, ErrorCode mistake) {
    return unreachable(failure) ? ErrorCode.STORAGE_FAILED : mistake;
  }
}
