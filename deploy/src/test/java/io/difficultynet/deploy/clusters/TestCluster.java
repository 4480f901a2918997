package io.difficultynet.deploy.clusters;

import java.util.List;
import java.util.Optional;

/** A cluster manager, and what runs under it. */
public interface TestCluster extends AutoCloseable {

  /** Executors that live, in the order in which they were started, by their names. */
  List<String> executors();

  /** Drivers that the cluster manager has started and that live, by their names. */
  List<String> drivers();

  /** Ends an executor or a driver at once, as the end of its machine does. */
  void kill(String name);

  /** The proxy of the driver that was started last, where the cluster manager has one. */
  default Optional<DriverProxy> proxy() {
    return Optional.empty();
  }

  @Override
  void close();
}
