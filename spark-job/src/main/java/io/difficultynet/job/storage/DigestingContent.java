package io.difficultynet.job.storage;

import io.difficultynet.digest.FileEntry;
import io.difficultynet.digest.Sha256;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Content that notes its length and SHA-256 while it is written. */
public final class DigestingContent implements Folder.Content {

  private final Folder.Content content;
  private final MessageDigest digest = Sha256.start();
  private long bytes;

  /** Of {@code content}. */
  public DigestingContent(Folder.Content content) {
    this.content = content;
  }

  @Override
  public void to(OutputStream out) throws IOException {
    OutputStream counted = new Counting(new DigestOutputStream(out, digest));
    OutputStream buffered = new BufferedOutputStream(counted, 1 << 16);
    content.to(buffered);
    buffered.flush();
  }

  /** Length and digest of what was written. */
  public FileEntry entry() {
    return new FileEntry(bytes, Sha256.hex(digest));
  }

  private final class Counting extends FilterOutputStream {
    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
      bytes += len;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }
  }
}
