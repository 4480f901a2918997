package io.difficultynet.job.storage;

import io.difficultynet.datasets.io.Causes;
import io.difficultynet.datasets.io.Refusal;
import io.difficultynet.datasets.io.StorageError;
import io.difficultynet.digest.FileEntry;
import io.difficultynet.error.DifficultyNetException;
import io.difficultynet.error.ErrorCode;
import io.difficultynet.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any Hadoop file system. Whole files only: {@link #write} puts a file in place by
 * renaming it when its bytes are on the disk, so a reader sees the old content or the new one, for
 * a moment none (on a local disk never), and never half of it, not even after a machine has lost
 * its power. Names are relative and may contain slashes. One writer at a time, but for {@link
 * #writeOnce}.
 *
 * <p>Every failure of the file system is a {@link DifficultyNetException} that names the file. That
 * each operation turns its own failures into one makes this class longer than others.
 */
public final class Folder {

  private static final String TEMPORARY = ".writing-";
  private static final int CREATE_ATTEMPTS = 5;
  private static final String ANOTHER_OUTPUT =
      "Give another --output, or the permission to write there";
  private static final String LOOK =
      "Look at the file system (space, permission, connection) and run the same command again";

  private final FileSystem fileSystem;
  private final Path path;

  private Folder(FileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /**
   * The folder at a URI or path; it need not exist.
   *
   * @throws DifficultyNetException OUTPUT_UNWRITABLE where there is no such file system
   */
  public static Folder at(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileSystem fileSystem = FileSystems.of(path, hadoop);
      fileSystem.setWriteChecksum(false); // no .crc beside every file of a local folder
      return new Folder(fileSystem, fileSystem.makeQualified(path));
    } catch (MissingLibraryException e) {
      throw new DifficultyNetException(ErrorCode.OUTPUT_UNWRITABLE, uri, e.what(), e.remedy(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new DifficultyNetException(
          ErrorCode.OUTPUT_UNWRITABLE,
          uri,
          "is not a folder on a file system that Hadoop knows here: " + e.getMessage(),
          "Give a path, or a URI such as file:///…, hdfs://host/… or s3a://bucket/…, with its"
              + " Hadoop settings as spark.hadoop.*",
          e);
    }
  }

  /** Something that writes a file's content. */
  public interface Content {
    /** Writes all of it; the stream is closed by the caller. */
    void to(OutputStream out) throws IOException;
  }

  /** The folder of that name in this one. */
  public Folder child(String name) {
    return new Folder(fileSystem, new Path(path, name));
  }

  /** Returns the Hadoop configuration that it is reached with. */
  public Configuration hadoop() {
    return fileSystem.getConf();
  }

  /** Last part of the path. */
  public String name() {
    return path.getName();
  }

  /** Whether there is anything at this path. */
  public boolean exists() {
    try {
      return fileSystem.exists(path);
    } catch (IOException e) {
      throw failed("cannot be looked up", "", e);
    }
  }

  /** Whether a file or folder of that name is there. */
  public boolean has(String name) {
    try {
      return fileSystem.exists(new Path(path, name));
    } catch (IOException e) {
      throw failed("cannot be looked up", name, e);
    }
  }

  /** Names of the folders in this one, in order; none where this one does not exist. */
  public List<String> folders() {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : fileSystem.listStatus(path)) {
        if (status.isDirectory()) {
          names.add(status.getPath().getName());
        }
      }
      names.sort(null);
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("cannot be listed", "", e);
    }
  }

  /** Something that reads a file's content. */
  public interface Reading<T> {
    /** Reads what it needs; the stream is closed by the caller. */
    T from(InputStream in) throws IOException;
  }

  /**
   * What is read of a file. A file system that cannot give it for the moment, such as one that is
   * away or refuses permission, is told from a file that is not there.
   *
   * @throws FileNotFoundException where there is no such file
   */
  public <T> T read(String name, Reading<T> reading) throws FileNotFoundException {
    try (InputStream in = new BufferedInputStream(plain().open(new Path(path, name)))) {
      return reading.from(in);
    } catch (FileNotFoundException e) {
      if (has(name)) { // as java.io says it of a file without permission
        throw failed("cannot be read", name, e);
      }
      throw e;
    } catch (IOException e) {
      throw failed("cannot be read", name, e);
    }
  }

  /**
   * Without Hadoop's checksum files beside local ones, which other programs leave behind when they
   * copy or replace a file: what is written here has digests where it needs them.
   */
  private FileSystem plain() {
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /**
   * Bytes of a file.
   *
   * @throws FileNotFoundException where there is no such file
   */
  public long length(String name) throws FileNotFoundException {
    try {
      return fileSystem.getFileStatus(new Path(path, name)).getLen();
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw failed("cannot be looked up", name, e);
    }
  }

  /**
   * A whole text file. Of one of more than {@link JsonObject#LONGEST} bytes it is the beginning,
   * which {@link JsonObject#parse} refuses for its length or because it is cut off.
   */
  public String readText(String name) {
    try {
      return text(name);
    } catch (FileNotFoundException e) {
      throw failed("cannot be read", name, e);
    }
  }

  private String text(String name) throws FileNotFoundException {
    return read(
        name, in -> new String(in.readNBytes(JsonObject.LONGEST + 1), StandardCharsets.UTF_8));
  }

  /**
   * A whole text file that another process may be replacing at the moment. Where replacing takes
   * two steps, the new file is complete beside its place before the old one goes, also when the
   * writer ended between the two. So one of three looks finds it: in its place, beside it, in its
   * place.
   *
   * @return empty where there is none
   */
  public Optional<String> textEvenWhileReplaced(String name) {
    for (String place : List.of(name, TEMPORARY + name, name)) {
      try {
        return Optional.of(text(place));
      } catch (FileNotFoundException ignored) {
        // not there at this moment
      }
    }
    return Optional.empty();
  }

  /** Writes a file in place of the one that is there, if any. */
  public void write(String name, Content content) {
    Path target = new Path(path, name);
    Path temporary = new Path(target.getParent(), TEMPORARY + target.getName());
    try {
      if (appearsWhole(target)) {
        writeWhole(target, content);
        return;
      }
      try (OutputStream out = create(temporary)) {
        content.to(out);
      }
    } catch (IOException e) {
      deleteIfThere(temporary);
      throw failed("cannot be written", name, e);
    }
    try {
      replace(temporary, target);
    } catch (IOException e) {
      deleteIfNeedless(temporary, target);
      throw failed("cannot be written", name, e);
    }
  }

  /** Where the old file may have gone and the new one did not come, the new one stays beside. */
  private void deleteIfNeedless(Path temporary, Path target) {
    try {
      if (fileSystem.exists(target)) {
        deleteIfThere(temporary);
      }
    } catch (IOException e) {
      // storage is away, so what is there stays
    }
  }

  /**
   * Whether a file appears, in place of the one that is there, when it is closed, and never in
   * part: so it is in a store of objects, where a rename would copy it.
   */
  private boolean appearsWhole(Path file) throws IOException {
    return fileSystem.hasPathCapability(file, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  private void writeWhole(Path file, Content content) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, true)) {
      boolean complete = false;
      try {
        content.to(out);
        complete = true;
      } finally {
        if (!complete) {
          out.abort(); // or closing would put what there is into place
        }
      }
    }
  }

  /**
   * Writes a file that grows: what is there is the beginning of the content. On a local disk only
   * the rest is written, so a program that has the file open sees it come. Elsewhere, where not
   * every file system can append, it is a new file.
   */
  public void extend(String name, byte[] content) {
    try {
      if (fileSystem instanceof LocalFileSystem local && has(name)) {
        java.nio.file.Path file = local.pathToFile(new Path(path, name)).toPath();
        int there = Math.toIntExact(Files.size(file));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
          out.write(content, there, content.length - there);
        }
        return;
      }
    } catch (IOException e) {
      throw failed("cannot be written", name, e);
    }
    write(name, out -> out.write(content));
  }

  /** Hadoop's rename does not replace a file on every file system; that of POSIX does. */
  private void replace(Path temporary, Path target) throws IOException {
    if (fileSystem instanceof LocalFileSystem local) {
      SyncedFile.move(local.pathToFile(temporary).toPath(), local.pathToFile(target).toPath());
      return;
    }
    if (fileSystem.exists(target)) {
      fileSystem.delete(target, false);
    }
    if (!fileSystem.rename(temporary, target)) {
      throw new IOException("renaming " + temporary + " failed");
    }
  }

  /**
   * Writes a file that other attempts of the same task may be writing too: each beside its place
   * under a name of its own. The first that is complete stays: features may differ in their last
   * bits from one kind of machine to another.
   *
   * @return what is in place
   */
  public FileEntry writeOnce(String name, Content content) {
    Path target = new Path(path, name);
    Path temporary =
        new Path(target.getParent(), TEMPORARY + UUID.randomUUID() + "-" + target.getName());
    DigestingContent digesting = new DigestingContent(content);
    try {
      try (OutputStream out = create(temporary)) {
        digesting.to(out);
      }
      if (fileSystem.exists(target)) {
        return read(name, FileEntry::of);
      }
      if (!fileSystem.rename(temporary, target)) {
        throw new IOException("renaming " + temporary + " failed"); // Spark tries again
      }
      return digesting.entry();
    } catch (IOException e) {
      throw failed("cannot be written", name, e);
    } finally {
      deleteIfThere(temporary);
    }
  }

  private void deleteIfThere(Path temporary) {
    try {
      fileSystem.delete(temporary, false);
    } catch (IOException ignored) {
      // what failed before is worth more, and removeUnfinished comes
    }
  }

  /** Deletes what killed attempts of {@link #writeOnce} have left directly in this folder. */
  public void removeUnfinished() {
    try {
      for (FileStatus status : fileSystem.listStatus(path)) {
        if (status.getPath().getName().startsWith(TEMPORARY)) {
          fileSystem.delete(status.getPath(), false);
        }
      }
    } catch (FileNotFoundException e) {
      return; // no folder, nothing in it
    } catch (IOException e) {
      throw failed("cannot be cleared", "", e);
    }
  }

  /** Writes a text file in place of the one that is there, if any. */
  public void writeText(String name, String text) {
    write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Creates a file with the folders that it is in. Some file systems do so in two steps, and
   * another run's {@link #requireWritable} may remove the folder between them while it is empty.
   */
  private OutputStream create(Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return open(file);
      } catch (IOException e) {
        boolean folderWent =
            e instanceof FileNotFoundException || !fileSystem.exists(file.getParent());
        if (!folderWent || attempt == CREATE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Without Hadoop where the file is local: it would start the program chmod for each. */
  private OutputStream open(Path file) throws IOException {
    if (!(fileSystem instanceof LocalFileSystem local)) {
      return new SyncedStream(fileSystem.create(file, true));
    }
    java.nio.file.Path here = local.pathToFile(file).toPath();
    java.nio.file.Path folder = here.resolveSibling("");
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      return SyncedFile.create(here);
    } catch (FileSystemException e) { // its own message is the file's name alone
      throw new IOException(Causes.text(e), e);
    }
  }

  /** Deletes a file, or a folder with all in it; nothing happens where there is none. */
  public void delete(String name) {
    try {
      fileSystem.delete(new Path(path, name), true);
    } catch (IOException e) {
      throw failed("cannot be deleted", name, e);
    }
  }

  /**
   * Moves a file or folder, where it is there, into another folder in place of what that has of the
   * same name.
   *
   * @param to on the same file system
   */
  public void move(String name, Folder to) {
    Path source = new Path(path, name);
    Path target = new Path(to.path, name);
    try {
      if (!fileSystem.exists(source)) {
        return;
      }
      if (fileSystem.getFileStatus(source).isDirectory()) {
        fileSystem.delete(target, true);
      }
      replace(source, target);
    } catch (IOException e) {
      throw failed("cannot be moved to " + target, name, e);
    }
  }

  /**
   * Proves that files can be written here, and leaves nothing behind. What others put here or above
   * at the same time stays, with the folders that it is in.
   *
   * @throws DifficultyNetException OUTPUT_UNWRITABLE; STORAGE_FAILED if a machine does not answer
   */
  public void requireWritable() {
    try {
      List<Path> made = missing();
      Path probe = new Path(path, TEMPORARY + "probe-" + UUID.randomUUID());
      create(probe).close();
      fileSystem.delete(probe, false);
      deleteEmpty(made);
    } catch (IOException e) {
      ErrorCode code = Causes.code(e, ErrorCode.OUTPUT_UNWRITABLE);
      throw error("cannot be written", toString(), code, ANOTHER_OUTPUT, e);
    }
  }

  /**
   * Returns what removes those folders of the path that do not exist yet, as far as nothing is in
   * them then.
   */
  Runnable removalOfMissing() {
    try {
      List<Path> made = missing();
      return () -> deleteEmpty(made);
    } catch (IOException e) {
      throw failed("cannot be looked up", "", e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** The folders of the path that do not exist yet, the innermost first. */
  private List<Path> missing() throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path p = path; p != null && !fileSystem.exists(p); p = p.getParent()) {
      missing.add(p);
    }
    return missing;
  }

  /** Deletes them up to the first that is in use. */
  private void deleteEmpty(List<Path> folders) {
    try {
      for (Path folder : folders) {
        if (!deleteEmpty(folder)) {
          return; // gone, or a store where folders are no more than names
        }
      }
    } catch (IOException inUse) {
      // another run has put something there
    }
  }

  /** Hadoop deletes a local folder, once it has seen it empty, with all that came since. */
  private boolean deleteEmpty(Path folder) throws IOException {
    if (!(fileSystem instanceof LocalFileSystem local)) {
      return fileSystem.delete(folder, false);
    }
    Files.delete(local.pathToFile(folder).toPath());
    return true;
  }

  private DifficultyNetException failed(String what, String name, IOException e) {
    String where = name.isEmpty() ? toString() : new Path(path, name).toString();
    return error(what, where, ErrorCode.STORAGE_FAILED, LOOK, e);
  }

  private static DifficultyNetException error(
      String what, String where, ErrorCode code, String fix, IOException e) {
    StorageError error =
        Refusal.of(e)
            .map(refused -> refused.when(what))
            .orElseGet(() -> new StorageError(code, what + ": " + Causes.firstLine(e), fix));
    return error.at(where, e);
  }
}
