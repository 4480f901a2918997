package io.difficultynet.datasets.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.difficultynet.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With messages as Hadoop 3.3.4 and stores send them. */
class RefusalTest {

  private static final String SAFE_MODE =
      "Cannot create file/models/birds/.writing-probe. Name node is in safe mode.\nIt was turned on"
          + " manually. Use \"hdfs dfsadmin -safemode leave\" to turn safe mode off."
          + " NamenodeHostName:nn1\n\tat org.apache.hadoop.hdfs.server.namenode.FSNamesystem"
          + ".newSafemodeException(FSNamesystem.java:1576)\n";

  @Test
  void safeModeIsTheClustersAndIsToldWithoutTheServersTrace() {
    StorageError error =
        StorageError.of(
            new IOException(SAFE_MODE), "cannot be written", ErrorCode.DATA_MISSING, "Look");
    assertThat(error.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(error.what())
        .isEqualTo("cannot be written: HDFS is in safe mode, in which nothing is written");
    assertThat(error.fix())
        .contains("It leaves it by itself")
        .endsWith("run the same command again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessControlException | Permission denied: user=ann, access=READ, inode=\"/birds\":root:drwx"
            + " | ACCESS_DENIED | permission is denied: user=ann, access=READ,"
            + " inode=\"/birds\":root:drwx",
        "AccessDeniedException | s3a://birds/new/a.csv: getFileStatus on s3a://birds/new/a.csv:"
            + " com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Status Code: 403)"
            + " | ACCESS_DENIED | access to s3a://birds/new/a.csv is denied",
        "AccessDeniedException | s3a://birds/a: getFileStatus on s3a://birds/a: AmazonS3Exception: The"
            + " AWS Access Key Id you provided does not exist (Error Code: InvalidAccessKeyId)"
            + " | ACCESS_DENIED | the object store does not take the access key or its secret",
        "AccessDeniedException | s3a://birds/a: NoAuthWithAWSException: No AWS Credentials provided by"
            + " SimpleAWSCredentialsProvider"
            + " | ACCESS_DENIED | there are no credentials for the object store",
        "UnknownStoreException | `s3a://nosuch/': Bucket does not exist: com.amazonaws.AmazonS3Exception"
            + " | DATA_MISSING | there is no such bucket: s3a://nosuch",
        "InvalidToken | token (token for ann: HDFS_DELEGATION_TOKEN owner=ann, sequenceNumber=7) is"
            + " expired, current time: 2026-12-06"
            + " | STORAGE_FAILED | a delegation token has ended: token (token for ann",
        "SaslException | GSS initiate failed [Caused by GSSException: No valid credentials]"
            + " | ACCESS_DENIED | there is no valid Kerberos ticket"
      })
  void whatIsRefusedIsNamed(String type, String message, ErrorCode code, String what) {
    assertThat(Refusal.of(type, message))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.what()).startsWith(what);
            });
  }

  @Test
  void itIsFoundAmongTheCauses() {
    IOException denied =
        new IOException("a", new AccessDeniedException("s3a://b/c", null, "getFileStatus: 403"));
    assertThat(Refusal.of(denied)).map(Refusal::what).contains("access to s3a://b/c is denied");
  }

  @Test
  void localFilesAndMissingOnesKeepTheirOwnWords() {
    assertThat(Refusal.of(new AccessDeniedException("/data/a.gz"))).isEmpty();
    assertThat(Refusal.of(new FileNotFoundException("/data/a.gz"))).isEmpty();
    assertThat(Refusal.of(new IOException())).isEmpty();
    StorageError error =
        StorageError.of(
            new AccessDeniedException("/data/a.gz"),
            "cannot be opened",
            ErrorCode.DATA_MISSING,
            "Look");
    assertThat(error)
        .isEqualTo(
            new StorageError(
                ErrorCode.DATA_MISSING,
                "cannot be opened: AccessDeniedException, /data/a.gz",
                "Look"));
  }
}
