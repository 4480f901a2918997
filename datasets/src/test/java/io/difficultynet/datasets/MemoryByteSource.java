package io.difficultynet.datasets;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Files in memory. */
public final class MemoryByteSource implements ByteSource {
  private final Map<String, byte[]> files = new HashMap<>();

  /** Puts a file, in place of an older one. */
  public MemoryByteSource with(String location, byte[] bytes) {
    files.put(location, bytes);
    return this;
  }

  /** Removes a file. */
  public MemoryByteSource without(String location) {
    files.remove(location);
    return this;
  }

  @Override
  public InputStream open(String location) throws IOException {
    byte[] bytes = files.get(location);
    if (bytes == null) {
      throw new FileNotFoundException(location);
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public boolean exists(String location) {
    return files.containsKey(location);
  }

  @Override
  public List<FolderEntry> list(String location) throws IOException {
    return inside(location).stream()
        .map(path -> path.split("/", 2))
        .map(
            path ->
                new FolderEntry(
                    path[0], path.length == 1 ? FolderEntry.Kind.FILE : FolderEntry.Kind.FOLDER))
        .distinct()
        .toList();
  }

  @Override
  public String resolve(String location) {
    return location;
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    byte[] bytes;
    try (InputStream in = open(location)) {
      bytes = in.readAllBytes();
    }
    return new PositionedBytes() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void readFully(long position, byte[] into, int offset, int length) throws IOException {
        if (position + length > bytes.length) {
          throw new EOFException("the file ends at byte " + bytes.length);
        }
        System.arraycopy(bytes, Math.toIntExact(position), into, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  private List<String> inside(String location) throws IOException {
    String folder = ByteSource.child(location, "");
    List<String> paths =
        files.keySet().stream()
            .filter(path -> path.startsWith(folder))
            .map(path -> path.substring(folder.length()))
            .toList();
    if (paths.isEmpty()) {
      throw new FileNotFoundException(location);
    }
    return paths;
  }

  /** The same bytes, compressed. */
  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
