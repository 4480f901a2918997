package io.difficultynet.datasets;

import io.difficultynet.datasets.io.ByteSource;
import io.difficultynet.datasets.io.FolderEntry;
import io.difficultynet.datasets.io.PositionedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Gives and lists nothing. */
public record FailingByteSource(IOException failure) implements ByteSource {
  @Override
  public InputStream open(String location) throws IOException {
    throw failure;
  }

  @Override
  public boolean exists(String location) throws IOException {
    throw failure;
  }

  @Override
  public List<FolderEntry> list(String location) throws IOException {
    throw failure;
  }

  @Override
  public String resolve(String location) {
    return location;
  }

  @Override
  public PositionedBytes openPositioned(String location) throws IOException {
    throw failure;
  }
}
