package io.difficultynet.datasets.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Local files by plain path ({@code /data/train}, {@code data/train}) or {@code file:} URI. */
public final class LocalByteSource implements ByteSource {
  /** A scheme has two letters or more, so that a drive letter is not one. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  @Override
  public InputStream open(String location) throws IOException {
    return Files.newInputStream(path(location));
  }

  @Override
  public boolean exists(String location) throws IOException {
    return Files.isRegularFile(path(location));
  }

  @Override
  public List<FolderEntry> list(String location) throws IOException {
    return list(path(location));
  }

  @Override
  public String resolve(String location) throws IOException {
    return resolve(path(location));
  }

  /** All that is in a folder. */
  public static List<FolderEntry> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(path -> new FolderEntry(String.valueOf(path.getFileName()), kind(path)))
          .toList();
    }
  }

  private static FolderEntry.Kind kind(Path path) {
    if (Files.isDirectory(path)) {
      return FolderEntry.Kind.FOLDER;
    } else if (Files.isRegularFile(path)) {
      return FolderEntry.Kind.FILE;
    }
    return Files.exists(path) ? FolderEntry.Kind.OTHER : FolderEntry.Kind.BROKEN_LINK;
  }

  /** The one spelling of a path, as a URI. */
  public static String resolve(Path path) {
    try {
      return path.toRealPath().toUri().toString();
    } catch (IOException nothingIsThere) {
      return path.toAbsolutePath().normalize().toUri().toString();
    }
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    return new ChannelBytes(FileChannel.open(path(location), StandardOpenOption.READ));
  }

  /** In the JVM's folder for temporary files; on Unix it has no name from the beginning. */
  @Override
  public FileChannel scratchFile() throws IOException {
    return scratchFile(null);
  }

  /**
   * The same in a folder.
   *
   * @param folder null for the JVM's own
   */
  public static FileChannel scratchFile(@Nullable String folder) throws IOException {
    Path file =
        folder == null
            ? Files.createTempFile("difficulty-net-", ".samples")
            : Files.createTempFile(Path.of(folder), "difficulty-net-", ".samples");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private record ChannelBytes(FileChannel channel) implements PositionedBytes {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void readFully(long position, byte[] into, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, position + buffer.position() - offset);
        if (read < 0) {
          throw new EOFException("the file ends before byte " + (position + length));
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static Path path(String location) throws IOException {
    if (!SCHEME.matcher(location).matches()) {
      return Path.of(location);
    }
    if (!location.regionMatches(true, 0, "file:", 0, 5)) {
      throw new MalformedURLException(
          "'%s' is not a local location; here a plain path or a file: URI can be read"
              .formatted(location));
    }
    if (!location.startsWith(
        "/", 5)) { // file:data/train, relative, which java.net.URI calls opaque
      return Path.of(location.substring(5));
    }
    try {
      return Path.of(URI.create(location));
    } catch (IllegalArgumentException e) {
      IOException malformed =
          new MalformedURLException(
              "'%s' is not a valid file: URI (%s); write a space as %%20, or give the plain path"
                  .formatted(location, e.getMessage()));
      malformed.initCause(e);
      throw malformed;
    }
  }
}
