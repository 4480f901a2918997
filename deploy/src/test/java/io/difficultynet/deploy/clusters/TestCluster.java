package io.difficultynet.deploy.clusters;

import java.util.List;

/** A cluster manager that a test has started, and what runs under it. */
public interface TestCluster extends AutoCloseable {

  /** Executors that live, in the order in which they were started. */
  List<ProcessHandle> executors();

  /** Drivers in cluster deploy mode that live. */
  List<ProcessHandle> drivers();

  @Override
  void close();
}
