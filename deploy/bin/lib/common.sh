# shellcheck shell=bash
# What the scripts of deploy/bin share: where things are, how they speak, which Java they use.
# Sourced, never run.

set -euo pipefail

# A scheduler or a container may start without HOME: the shell then takes ~ from the list of users.
export HOME=${HOME:-~}

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)"
# Overridden by tests of the scripts, and where the jar was built elsewhere (a container image).
JAR="${DIFFICULTY_NET_JAR:-$ROOT/deploy/target/difficulty-net.jar}"
SPARK_VERSION=3.5.5
SPARK_IN_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/difficulty-net/spark-$SPARK_VERSION"

# Exit statuses are those of the job: the user's to fix, the surroundings' (network, package registry), ours.
STATUS_USER=2
# shellcheck disable=SC2034  # for the scripts that source this file
STATUS_SURROUNDINGS=3 STATUS_OURS=4

# Progress goes to standard error, so that standard output stays what a caller may read.
say() { printf '%s\n' "$*" >&2; }

# die STATUS LINE...: the first line says what and where, the following ones what to do.
die() {
  local status=$1
  shift
  printf 'error: %s\n' "$1" >&2
  shift
  if [[ $# -gt 0 ]]; then printf '       %s\n' "$@" >&2; fi
  exit "$status"
}

# step TEXT COMMAND...: one line when it starts, one with its time when it is done.
step() {
  local text=$1 start=$SECONDS
  shift
  say "==> $text"
  "$@"
  say "    done in $((SECONDS - start)) s"
}

# A JDK (with a compiler) of version 17. Every JDK has a file `release`; reading it is faster than starting it.
is_jdk_17() { [[ -n $1 && -x $1/bin/javac ]] && grep -q '^JAVA_VERSION="17[".]' "$1/release" 2>/dev/null; }

# Prints the home of a JDK 17, however many other versions are installed or come first on the PATH.
find_java_17() {
  local candidate on_path
  on_path=$(readlink -f "$(command -v javac || true)")
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*17*; do
    if is_jdk_17 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

use_java_17() {
  local found
  found=$(find_java_17) || die "$STATUS_USER" \
    "no JDK 17: looked at JAVA_HOME (${JAVA_HOME:-not set}), the PATH and /usr/lib/jvm." \
    "Run deploy/bin/setup, or install a JDK 17 and set JAVA_HOME to it."
  export JAVA_HOME=$found
}

# Prints the version of the Maven that is first on the PATH, as 3.8.7; nothing where there is none.
maven_version() {
  JAVA_HOME=$(find_java_17 || true) mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*[0-9]\).*/\1/p' || true
}

# at_least LEAST VERSION
at_least() { [[ -n $2 ]] && printf '%s\n' "$1" "$2" | sort -CV; }

# Maven's own answer takes seconds (help:evaluate); the places where it can be set take next to none. Of those, MAVEN_ARGS is
# read by Maven 3.9 and later only. A relative path is Maven's own: seen from the folder it runs in, which is this project's.
maven_repository() {
  local settings="$HOME/.m2/settings.xml" options="${MAVEN_OPTS:-}" set_by_option set_by_file='' repository
  if [[ ${MAVEN_ARGS:-} == *maven.repo.local* ]] && at_least 3.9 "$(maven_version)"; then options+=" $MAVEN_ARGS"; fi
  set_by_option=$(sed -n 's/.*-Dmaven\.repo\.local=\([^ ]*\).*/\1/p' <<<"$options")
  if [[ -f $settings && $(without_xml_comments "$settings") =~ \<localRepository[[:space:]]*\>([^<]*)\</localRepository ]]; then
    read -r set_by_file <<<"${BASH_REMATCH[1]//[[:space:]]/ }"
    set_by_file=${set_by_file//\$\{user.home\}/$HOME}
  fi
  repository=${set_by_option:-${set_by_file:-$HOME/.m2/repository}}
  [[ $repository == /* ]] || repository=$ROOT/$repository
  printf '%s\n' "$repository"
}

# Maven's stock settings.xml is comments for the most part, with an example of every element. They do not nest.
without_xml_comments() { # FILE
  awk '{
    line = $0
    while (line != "") {
      mark = inside ? "-->" : "<!--"
      at = index(line, mark)
      if (!inside) printf "%s", at ? substr(line, 1, at - 1) : line
      if (!at) break
      line = substr(line, at + length(mark))
      inside = !inside
    }
    if (!inside) print ""
  }' "$1"
}

# For a JVM that trains, as ClusterShape does for executors: malloc keeps the pages of a pass for the next one.
keep_pages() {
  export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1} MALLOC_MMAP_MAX_=${MALLOC_MMAP_MAX_:-0}
  export MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-$((1 << 40))}
}

# A JDK 17 takes the names of files for text in the locale's encoding, and where that is ASCII (a container without LANG) it
# does not see those with other letters: a folder of images would be missing without a word. Asked for what the C library
# makes of LC_ALL, LC_CTYPE and LANG, because a locale may be named and not installed.
use_utf8() { [[ $(locale charmap 2>/dev/null) == UTF-8 ]] || export LC_ALL=C.UTF-8; }

# A Spark home is usable when its Spark is 3.5 for Scala 2.12: the jars are compiled against those.
is_spark_35() { [[ -x $1/bin/spark-submit ]] && compgen -G "$1/jars/spark-core_2.12-3.5.*.jar" >/dev/null; }

use_spark() {
  export SPARK_HOME=${SPARK_HOME:-$SPARK_IN_CACHE}
  is_spark_35 "$SPARK_HOME" && return
  if [[ $SPARK_HOME == "$SPARK_IN_CACHE" ]]; then
    die "$STATUS_USER" "no Spark: SPARK_HOME is not set and $SPARK_IN_CACHE is not there." \
      "Run deploy/bin/setup, or set SPARK_HOME to a Spark 3.5 for Scala 2.12."
  fi
  die "$STATUS_USER" "SPARK_HOME=$SPARK_HOME is not a Spark 3.5 for Scala 2.12: $(describe_spark "$SPARK_HOME")." \
    "Set SPARK_HOME to one, or unset it: deploy/bin/setup then brings Spark $SPARK_VERSION."
}

describe_spark() {
  local core
  core=$(compgen -G "$1/jars/spark-core_*.jar" | head -n 1)
  if [[ -n $core ]]; then printf 'found %s\n' "$(basename "$core")"; else printf 'no jars/spark-core_*.jar in it\n'; fi
}

# The workers of a local-cluster put a copy of the job jar per executor under SPARK_HOME/work and leave it there. So they
# get a home of links of their own, that goes when they do. After a failure the executors' logs stay.
run_local_cluster() { # COMMAND...
  local home driver status=0
  home=$(mktemp -d -t difficulty-net.XXXXXX)
  ln -s "$SPARK_HOME"/* "$home"
  rm -f "$home/work"
  SPARK_HOME=$home SPARK_SCALA_VERSION=2.12 "$@" &
  driver=$!
  trap 'kill "$driver"' INT TERM
  # A signal ends the wait and not the driver, which still says its last words.
  while kill -0 "$driver" 2>/dev/null; do
    status=0
    wait "$driver" || status=$?
  done
  find "$home/work" -name '*.jar' -delete 2>/dev/null || true
  if [[ $status -eq 0 ]]; then rm -rf "$home"; else say "The executors' logs are in $home/work"; fi
  return "$status"
}

# A jar with a URI scheme (local:, hdfs:, s3a: …) is Spark's to find: it need not be on this machine.
jar_is_elsewhere() { [[ $JAR =~ ^[A-Za-z][A-Za-z0-9+.-]*:/ ]]; }

# Maven writes a jar in its place, its directory last: one that does not end with a directory's end is of a build that was
# interrupted. (The 22 bytes are those of an archive without a comment, which Maven's are.)
is_whole_jar() { [[ -f $1 && $(tail -c 22 "$1" | head -c 4 | tr -d '\0') == $'PK\5\6' ]]; }

# Prints a file that goes into the job jar and is newer, if there is one. Where no sources are, nothing is newer.
newer_than_jar() {
  [[ ! -d $ROOT/spark-job/src/main ]] || find "$ROOT"/pom.xml "$ROOT"/*/pom.xml "$ROOT"/*/src/main -newer "$JAR" -print -quit
}

# The job jar is up to date when it is whole and nothing that goes into it is newer.
jar_is_fresh() { is_whole_jar "$JAR" && [[ -z $(newer_than_jar) ]]; }

# Prints a line per module, and errors. Neither tests nor formatter: they have their say in deploy/bin/test.
build_jar() { build deploy "$ROOT/deploy/target/difficulty-net.jar"; }

build() { # MODULE ITS_JAR [MAVEN ARGUMENT]...
  local before log
  use_java_17
  before=$(changed "$2")
  log=$(mktemp -t difficulty-net.XXXXXX)
  if ! (cd "$ROOT" && mvn -B -ntp -Dstyle.color=never -Dmaven.test.skip -Dspotless.check.skip "${@:3}" -pl "$1" -am package 2>&1 |
    tee "$log" |
    sed -nu -e 's/^\[INFO\] Building \(.*[^ ]\)  *\(\[[0-9/]*\]\)$/    \2 \1/p' -e '/^\[\(ERROR\|FATAL\)\]/p' >&2); then
    # What failed while it wrote the jar may have closed it in good order.
    [[ $(changed "$2") == "$before" ]] || rm -f "$2"
    die_of_maven "the build of $2" "$log"
  fi
  rm -f "$log"
  # Maven leaves the file as it is when its content would not change.
  touch "$2"
}

# Ends after a failure of Maven whose messages the user has seen. One that could not fetch a plugin or a library is the
# network's or a registry's, any other is ours.
die_of_maven() { # WHAT LOG
  local fetching='Could not (transfer|resolve|find)|could not be resolved|Non-resolvable|Unresolveable' said
  said=$(grep -E '^\[(ERROR|FATAL)\]' "$2" || true)
  rm -f "$2"
  [[ ! $said =~ $fetching ]] ||
    die "$STATUS_SURROUNDINGS" "$1 failed: Maven could not fetch what it needs; its messages stand above." \
      "Maven takes proxies and mirrors from ~/.m2/settings.xml, not from https_proxy. Then try again."
  die "$STATUS_OURS" "$1 failed; Maven's messages stand above."
}

# When the file was changed last, to the nanosecond; nothing where there is none.
changed() { stat --format %y "$1" 2>/dev/null || true; }

# ensure_benchmarks: deploy/benchmarks/target/difficulty-net-benchmarks.jar, built where a source of it is newer.
ensure_benchmarks() {
  local jar="$ROOT/deploy/benchmarks/target/difficulty-net-benchmarks.jar"
  if is_whole_jar "$jar" && [[ -z $(find "$ROOT"/pom.xml \
    "$ROOT"/{common,datasets,spark-job,deploy/benchmarks}/{pom.xml,src/main} -newer "$jar" -print -quit) ]]; then
    return
  fi
  "$ROOT/deploy/bin/bootstrap-bigdl"
  step "Building the benchmarks" build deploy/benchmarks "$jar"
}
