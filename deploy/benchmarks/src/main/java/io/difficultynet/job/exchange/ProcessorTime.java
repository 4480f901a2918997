package io.difficultynet.job.exchange;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this JVM: what others on the machine do is not in it. */
final class ProcessorTime {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessorTime() {}

  /**
   * Nanoseconds of all threads since the JVM started, in steps of the system's clock (Linux: 10
   * ms).
   */
  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
