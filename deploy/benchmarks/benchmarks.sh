# shellcheck shell=bash
# What the scripts of deploy/benchmarks share. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=../bin/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../bin/lib/common.sh"

BENCHMARKS_JAR="$ROOT/deploy/benchmarks/target/difficulty-net-benchmarks.jar"

use_benchmarks() {
  use_java_17 java
  use_spark
  is_stale "$BENCHMARKS_JAR" "$ROOT"/deploy/benchmarks/{pom.xml,src/main} || return 0
  "$ROOT/deploy/bin/bootstrap-bigdl"
  step "Building the benchmarks" build deploy/benchmarks benchmarks.jar "$BENCHMARKS_JAR"
}
