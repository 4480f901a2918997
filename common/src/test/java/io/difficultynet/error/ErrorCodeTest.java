package io.difficultynet.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

  /** Scripts match these: a change here breaks them. */
  @Test
  void codesAreStable() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code))
        .containsExactly(
            "DN-1001 CONFIG_INVALID",
            "DN-1002 DATA_MISSING",
            "DN-1003 DATA_CORRUPT",
            "DN-1004 DATA_UNSUITABLE",
            "DN-1005 OUTPUT_UNWRITABLE",
            "DN-1006 OUTPUT_EXISTS",
            "DN-1007 CHECKPOINT_MISSING",
            "DN-1008 CHECKPOINT_CORRUPT",
            "DN-1009 CHECKPOINT_MISMATCH",
            "DN-1010 RUN_MISSING",
            "DN-1011 CLUSTER_UNSUITABLE",
            "DN-1012 DIVERGED",
            "DN-1013 ENGINE_MISSING",
            "DN-1014 OUT_OF_MEMORY",
            "DN-1015 ACCESS_DENIED",
            "DN-2001 CLUSTER_RESOURCES",
            "DN-2002 EXECUTOR_LOST",
            "DN-2003 PEER_TIMEOUT",
            "DN-2004 STORAGE_FAILED",
            "DN-2005 SPARK_STOPPED",
            "DN-2006 CLUSTER_UNREACHABLE",
            "DN-2007 BLOCK_CORRUPT",
            "DN-2008 OUTPUT_IN_USE",
            "DN-3001 NATIVE_FAILED",
            "DN-3002 INTERNAL");
  }

  @Test
  void theThousandsDigitTellsWhoseFaultItIs() {
    var faults = Map.of('1', Fault.USER, '2', Fault.CLUSTER, '3', Fault.OURS);
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.fault()).as(code.code()).isEqualTo(faults.get(code.code().charAt(3)));
    }
  }

  @Test
  void exitStatusesAreTheContractWithSchedulers() {
    assertThat(Fault.USER.exitStatus()).isEqualTo(2);
    assertThat(Fault.CLUSTER.exitStatus()).isEqualTo(3);
    assertThat(Fault.OURS.exitStatus()).isEqualTo(4);
  }
}
