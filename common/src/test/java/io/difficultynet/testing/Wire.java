package io.difficultynet.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Sends a value through Java serialization, as Spark does. */
public final class Wire {

  private Wire() {}

  /** Returns what arrives. */
  @SuppressWarnings("unchecked")
  public static <T> T roundTrip(T value) {
    var bytes = new ByteArrayOutputStream();
    try {
      try (var out = new ObjectOutputStream(bytes)) {
        out.writeObject(value);
      }
      try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        return (T) in.readObject();
      }
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError("does not cross the wire: " + value, e);
    }
  }
}
