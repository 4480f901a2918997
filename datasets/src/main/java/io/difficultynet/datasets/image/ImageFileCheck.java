package io.difficultynet.datasets.image;

import io.difficultynet.conf.ImageFileSettings.Verify;
import io.difficultynet.datasets.Pixels;
import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.StorageError;
import io.difficultynet.digest.Sha256;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.error.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens every file of a set and reads its header, or decodes all of it. Says what it found in the
 * order of the files.
 */
final class ImageFileCheck {
  private final ByteSource source;
  private final Verify how;

  ImageFileCheck(ByteSource source, Verify how) {
    this.source = source;
    this.how = how;
  }

  /**
   * What a look at a file found.
   *
   * @param problem what is wrong with it; null where nothing is
   * @param ofStorage whether it is storage that did not give it
   * @param sha256 of its bytes; empty where not all of them were read
   */
  record Finding(@Nullable Problem problem, boolean ofStorage, String sha256) {
    private static final Finding NOTHING = new Finding(null, false, "");
  }

  /** Looks at files; a finding for each. */
  List<Finding> look(List<ImageFile> files) {
    if (how == Verify.NONE) {
      return files.stream().map(file -> Finding.NOTHING).toList();
    }
    return FilesAtOnce.look(files, this::findings);
  }

  private List<Finding> findings(List<ImageFile> files) {
    Pixels scratch = new Pixels();
    List<Finding> findings = new ArrayList<>();
    files.forEach(file -> findings.add(finding(file, scratch)));
    return findings;
  }

  private Finding finding(ImageFile file, Pixels scratch) {
    try (InputStream in = source.open(file.location().location())) {
      if (how == Verify.HEADERS) {
        ImageHeader.read(in);
        return Finding.NOTHING;
      }
      byte[] bytes = in.readNBytes(ImageFiles.MOST_BYTES);
      ImageDecoder.decode(bytes, scratch);
      return new Finding(null, false, Sha256.hex(bytes));
    } catch (UnreadableImageException e) {
      return bad(file, e.what(), e.fix(), false);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return bad(
          file,
          "there is no such file, or it is a link that leads nowhere",
          "Correct data.root, copy the file there, or take it out of the data set",
          false);
    } catch (IOException e) {
      StorageError error =
          StorageError.of(
              e,
              "cannot be read",
              ErrorCode.DATA_MISSING,
              "Correct data.root, or the right to read the file");
      return bad(file, error.what(), error.fix(), error.code() == ErrorCode.STORAGE_FAILED);
    }
  }

  private static Finding bad(ImageFile file, String what, String fix, boolean ofStorage) {
    return new Finding(new Problem(file.location().toString(), what, fix), ofStorage, "");
  }
}
