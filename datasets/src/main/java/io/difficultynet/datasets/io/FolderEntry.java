package io.difficultynet.datasets.io;

/**
 * What a folder holds under a name.
 *
 * @param name without the folder's
 * @param kind what it is, links followed
 */
public record FolderEntry(String name, Kind kind) {

  /** What there can be in a folder. */
  public enum Kind {
    /** Bytes. */
    FILE,
    /** More entries. */
    FOLDER,
    /** A link to what is not there. */
    BROKEN_LINK,
    /** A pipe, a socket or a device, which may have no end. */
    OTHER
  }
}
