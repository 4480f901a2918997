package io.difficultynet.datasets.image;

import io.difficultynet.datasets.ClassDigests;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.DataFile;
import io.difficultynet.datasets.io.DataLocation;
import io.difficultynet.datasets.io.PositionedBytes;
import io.difficultynet.digest.Sha256;
import io.difficultynet.digest.SourceFingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * By what image files are recognised without reading all of them: the length and the first {@value
 * #FIRST_BYTES} bytes of each. An encoded image whose pixels changed has another length, but for
 * rare cases in which its first bytes tell. The time of the last change is left out: a copy of the
 * same data elsewhere is the same data.
 */
final class FileFingerprints {
  private static final int FIRST_BYTES = 4096;

  private final ByteSource source;

  FileFingerprints(ByteSource source) {
    this.source = source;
  }

  /**
   * Opens every file.
   *
   * @throws io.difficultynet.error.DifficultyNetException DATA_MISSING or STORAGE_FAILED with the
   *     first file that cannot be opened
   */
  SourceFingerprint of(List<ImageFile> files, List<String> classNames) {
    List<byte[]> seen =
        FilesAtOnce.look(files, some -> some.stream().map(file -> of(file.location())).toList());
    ClassDigests digests = new ClassDigests(classNames);
    for (int i = 0; i < seen.size(); i++) {
      digests.add(files.get(i).label(), seen.get(i), 0, seen.get(i).length);
    }
    return digests.fingerprint();
  }

  private byte[] of(DataLocation file) {
    try (PositionedBytes bytes = source.openPositioned(file.location())) {
      long length = bytes.size();
      MessageDigest digest = Sha256.start();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
      digest.update(bytes.read(0, (int) Math.min(FIRST_BYTES, length)));
      return digest.digest();
    } catch (IOException e) {
      throw DataFile.unopened(file, e);
    }
  }
}
