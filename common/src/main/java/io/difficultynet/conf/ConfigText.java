package io.difficultynet.conf;

/** Where the text of configuration files comes from. */
@FunctionalInterface
public interface ConfigText {

  /**
   * Returns the text of a file.
   *
   * @param location path or URI
   * @throws io.difficultynet.error.DifficultyNetException where there is none that can be read
   */
  String of(String location);
}
