# shellcheck shell=bash
# What the scripts of deploy/bin and deploy/benchmarks share. Sourced, never run.

set -euo pipefail

# A scheduler or a container may start without HOME: the shell then takes ~ from the list of users.
export HOME=${HOME:-~}

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)"
JOB_JAR="$ROOT/deploy/target/difficulty-net.jar"
SPARK_VERSION=3.5.5
SPARK_IN_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/difficulty-net/spark-$SPARK_VERSION"

# Exit statuses are those of the job: the user's to fix, the surroundings' (network, package registry), ours.
STATUS_USER=2 STATUS_SURROUNDINGS=3 STATUS_OURS=4

# Progress goes to standard error, so that standard output stays what a caller may read.
say() { printf '%s\n' "$*" >&2; }

# die STATUS LINE...: the first line says what and where, the following ones what to do.
die() {
  printf 'error: %s\n' "$2" >&2
  [[ $# -le 2 ]] || printf '       %s\n' "${@:3}" >&2
  exit "$1"
}

# step TEXT COMMAND...
step() { say "==> $1" && "${@:2}"; }

# The help of a script is the comment at its top.
help_if_asked() { [[ ${1:-} != -h && ${1:-} != --help ]] || { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" && exit 0; }; }

no_arguments() {
  help_if_asked "$@"
  [[ $# -eq 0 ]] || die "$STATUS_USER" "unexpected argument '$1'." "deploy/bin/$(basename "$0") --help says what it does."
}

# use_java_17 java|javac: JAVA_HOME becomes one that has the program: a JRE runs the job, a JDK builds it. However many other
# versions are installed or come first on the PATH. Every Java has a file `release`; reading it is faster than starting it.
use_java_17() {
  local home on_path
  on_path=$(readlink -f "$(command -v "$1")") || on_path=
  for home in "${JAVA_HOME:-}" "${on_path%/bin/"$1"}" /usr/lib/jvm/*17*; do
    if [[ -x $home/bin/$1 ]] && grep -qs '^JAVA_VERSION="17[".]' "$home/release"; then
      export JAVA_HOME=$home
      return
    fi
  done
  die "$STATUS_USER" "no Java 17 with the program $1: looked at JAVA_HOME (${JAVA_HOME:-not set}), the PATH and /usr/lib/jvm." \
    "Run deploy/bin/setup, or install a JDK 17 and set JAVA_HOME to it."
}

# The job is compiled against Spark 3.5 for Scala 2.12.
is_spark_35() { [[ -x $1/bin/spark-submit ]] && compgen -G "$1/jars/spark-core_2.12-3.5.*.jar" >/dev/null; }

use_spark() {
  export SPARK_HOME=${SPARK_HOME:-$SPARK_IN_CACHE}
  is_spark_35 "$SPARK_HOME" || die "$STATUS_USER" \
    "no Spark 3.5 for Scala 2.12 in $SPARK_HOME: bin/spark-submit or jars/spark-core_2.12-3.5.*.jar is missing." \
    "Set SPARK_HOME to one, or unset it and run deploy/bin/setup, which brings Spark $SPARK_VERSION."
  SPARK_HOME=$(cd "$SPARK_HOME" && pwd) # absolute, for the links of run_local_cluster
}

# pip_download FOLDER REQUIREMENT SHA256 [PIP OPTION]...: pip checks the hash before it runs anything of the package. It
# unpacks into TMPDIR, because /tmp may be small.
pip_download() {
  TMPDIR=$1 python3 -m pip --no-input download --no-deps --require-hashes --dest "$1" "${@:4}" \
    -r <(printf '%s --hash=sha256:%s\n' "$2" "$3") >"$1/pip.log" 2>&1 </dev/null
}

# is_stale JAR [SOURCE]...: whether it is missing, or older than a source of the job or one of these.
is_stale() {
  [[ ! -f $1 || -n $(find "$ROOT"/pom.xml "$ROOT"/*/pom.xml "$ROOT"/*/src/main "${@:2}" -newer "$1" -print -quit 2>/dev/null) ]]
}

# build MODULE PROPERTY JAR [MAVEN ARGUMENT]...: prints a line per module, and errors. The property names the jar to Maven,
# which writes it under another name until it is whole. Neither tests nor formatter: they have their say in deploy/bin/test.
build() {
  local log
  use_java_17 javac
  log=$(mktemp)
  if (cd "$ROOT" && mvn -B -ntp -Dstyle.color=never -Dmaven.test.skip -Dspotless.check.skip "-D$2=$3.part" "${@:4}" -pl "$1" -am \
    package 2>&1) | tee "$log" |
    sed -nu -e 's/^\[INFO\] Building \(.*[^ ]\)  *\(\[[0-9/]*\]\)$/    \2 \1/p' -e '/^\[\(ERROR\|FATAL\)\]/p' >&2; then
    rm "$log"
    mv "$3.part" "$3"
  elif grep -Eq '^\[(ERROR|FATAL)\].*(Could not (transfer|resolve|find)|could not be resolved|Non-resolvable|Unresolveable)' "$log"; then
    die "$STATUS_SURROUNDINGS" "the build of $3 failed: Maven could not fetch what it needs; its messages stand above and in $log." \
      "Maven takes proxies and mirrors from ~/.m2/settings.xml, not from https_proxy. Then try again."
  else
    die "$STATUS_OURS" "the build of $3 failed; Maven's messages stand above and in $log."
  fi
}

build_job() {
  "$ROOT/deploy/bin/bootstrap-bigdl"
  step "Building the job jar" build deploy job.jar "$JOB_JAR"
}

# As key=value, a line each.
our_spark_settings() { sed -n 's/[[:space:]]*$//; s/^\(spark[^[:space:]=]*\)[[:space:]=]*/\1=/p' "$ROOT/conf/spark-defaults.conf"; }

# A driver that trains has the environment that conf/spark-defaults.conf gives executors; the caller's own wins, but for the
# locale: one that is named may not be installed, and then Java would not see files with letters other than ASCII's.
export_executor_environment() {
  local key value
  LC_ALL=
  while IFS="=" read -r key value; do
    export "$key=${!key:-$value}"
  done < <(our_spark_settings | sed -n 's/^spark\.executorEnv\.//p')
}

# What Spark takes for an option that is a setting too, by its own rules: the option, --conf, the file of --properties-file or else the
# cluster's spark-defaults.conf, the variable.
spark_takes() { # OPTION SETTING VARIABLE SPARK OPTION...
  local file=${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark-defaults.conf found key=${2//./\\.} options=" ${*:4}"
  if [[ $options =~ .*\ $1[\ =]([^ ]+) || $options =~ .*[\ =]$key=([^ ]+) ]]; then
    printf '%s\n' "${BASH_REMATCH[1]}"
    return
  fi
  [[ ! $options =~ .*\ --properties-file[\ =]([^ ]+) ]] || file=${BASH_REMATCH[1]}
  found=$(sed -n "s/^[[:space:]]*${key}[[:space:]=:]\{1,\}\([^[:space:]]*\).*/\1/p" "$file" 2>/dev/null | tail -n 1) || found=
  printf '%s\n' "${found:-${!3:-}}"
}

master_of() { # SPARK OPTION...
  local found
  found=$(spark_takes --master spark.master MASTER "$@")
  printf '%s\n' "${found:-local[*]}"
}

# What the application is called in the cluster manager: after the command and the last part of its output, or else of what it reads.
# Only letters, digits, dots and hyphens: elsewhere a location may hold a password.
application_name() { # COMMAND OPTION...
  local name="difficulty-net $1" option of=
  for option in output run config; do
    [[ -z $of && " $*" =~ .*\ --${option}[\ =]([^\ ]+) ]] && of=${BASH_REMATCH[1]%/} && of=${of##*/} && of=${of%.conf}
  done
  [[ ! $of =~ ^[A-Za-z0-9._-]+$ ]] || name+=" $of"
  printf '%s\n' "$name"
}

# What Spark 3.5 needs of Java 17 (org.apache.spark.launcher.JavaModuleOptions) and gives every JVM but a driver that the master of a
# standalone cluster starts (org.apache.spark.deploy.ClientEndpoint takes spark.driver.extraJavaOptions alone).
opened_modules() {
  printf -- '-XX:+IgnoreUnrecognizedVMOptions'
  printf -- ' --add-opens=java.base/%s=ALL-UNNAMED' java.{lang,lang.invoke,lang.reflect,io,net,nio,util,util.concurrent,util.concurrent.atomic} \
    jdk.internal.ref sun.{nio.ch,nio.cs,security.action,util.calendar}
  printf -- ' --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED -Djdk.reflect.useDirectMethodHandle=false\n'
}

is_in_cluster_mode() { # SPARK OPTION...
  [[ $(spark_takes --deploy-mode spark.submit.deployMode DEPLOY_MODE "$@") == cluster ]]
}

# submit CLASS JAR: with the options of spark-submit in the array `spark`, those of the program in the array `program`. Ours are
# those that give way: of two equal settings spark-submit takes the last, and variables are what Spark looks at last.
submit() {
  local setting master in_cluster='' ours=()
  while read -r setting; do ours+=(--conf "$setting"); done < <(our_spark_settings)
  # shellcheck disable=SC2154  # the caller's
  master=$(master_of "${spark[@]}")
  if is_in_cluster_mode "${spark[@]}"; then in_cluster=1; fi
  [[ ! ${program[0]:-} =~ ^[a-z]+$ ]] || ours+=(--conf "spark.app.name=$(application_name "${program[@]}")")
  if [[ $master == spark:* && -n $in_cluster ]]; then
    ours+=(--conf spark.standalone.submit.waitAppCompletion=true --conf "spark.driver.extraJavaOptions=$(opened_modules)")
  fi
  local command=("$SPARK_HOME/bin/spark-submit" "${ours[@]}" "${spark[@]}" --class "$1" "$2" "${program[@]}")
  if [[ -n ${DIFFICULTY_NET_DRY_RUN:-} ]]; then
    printf '%s\n' "${command[@]}"
    exit 0
  fi
  export_executor_environment
  export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-3g}
  export LOG4J_CONFIGURATION_FILE=${LOG4J_CONFIGURATION_FILE:-$ROOT/conf/log4j2.properties}
  # A bar is drawn where standard error is a terminal. (Java's Console asks about input and output, not about errors.) A driver on a
  # standalone cluster would have the variable, and not the terminal.
  [[ ! -t 2 ]] || export DIFFICULTY_NET_TERMINAL=1
  if [[ -n $in_cluster ]]; then unset DIFFICULTY_NET_TERMINAL; fi
  # On one machine no other has to reach the driver, whatever the host's name resolves to.
  [[ $master != local* ]] || export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
  # As ClusterShape does for executors of one core.
  [[ ${master/\*/$(nproc)} != local?(\[1]) ]] || export KMP_BLOCKTIME=${KMP_BLOCKTIME:-0}
  if [[ $master == local-cluster* ]]; then
    run_local_cluster "${command[@]}"
  elif [[ -n $in_cluster ]]; then
    run_in_cluster_mode "${command[@]}"
  else
    # In place of this shell: signals reach the driver, and its exit status is ours.
    exec "${command[@]}"
  fi
}

# run_child COMMAND...: to its end, and hands signals on. Its exit status becomes `status`.
run_child() {
  local child
  "$@" &
  child=$!
  # shellcheck disable=SC2064  # this child
  trap "kill $child" INT TERM
  status=0
  # A signal ends the first wait and not the child, which still says its last words.
  wait "$child" || wait "$child" || status=$?
}

# The exit status of the submitter of Spark 3.5 is 1 on YARN whatever the driver's was, and on Kubernetes and a standalone cluster 0.
# The driver's stands in what it prints: conf/log4j2.properties lets that through. A standalone master knows only whether it failed.
run_in_cluster_mode() { # COMMAND...
  local status said tee
  said=$(mktemp -d -t difficulty-net.XXXXXX)
  mkfifo "$said/pipe"
  tee "$said/errors" <"$said/pipe" >&2 &
  tee=$!
  run_child "$@" 2>"$said/pipe"
  wait "$tee"
  if [[ $(<"$said/errors") =~ .*(exited with status |exit code: )([0-9]+) ]]; then
    status=${BASH_REMATCH[2]}
  elif grep -q 'Max number of executor failures' "$said/errors"; then
    status=$STATUS_SURROUNDINGS
  elif [[ $status -eq 0 ]] && grep -Eq 'Container final statuses|No containers were found in the driver pod' "$said/errors"; then
    say "error: the driver's pod was lost, and nobody knows how it ended; the same command goes on from the last checkpoint"
    status=$STATUS_SURROUNDINGS
  elif [[ $status -eq 0 ]] && grep -Eq 'State of driver .* is (FAILED|ERROR|KILLED), exiting' "$said/errors"; then
    status=1
  fi
  rm -r "$said"
  return "$status"
}

# The workers of a local-cluster put a copy of the job jar per executor under SPARK_HOME/work and leave it there. So they
# get a home of links of their own, that goes when they do. After a failure the executors' logs stay, where there are any.
run_local_cluster() { # COMMAND...
  local home status
  home=$(mktemp -d -t difficulty-net.XXXXXX)
  ln -s "$SPARK_HOME"/* "$home"
  rm -f "$home/work"
  # Executors on this machine need its cores more than the driver's thorough compiler does, for the little that a driver computes.
  SPARK_HOME=$home SPARK_SUBMIT_OPTS="-XX:TieredStopAtLevel=1 ${SPARK_SUBMIT_OPTS:-}" run_child "$@"
  find "$home/work" -name '*.jar' -delete 2>/dev/null || true
  if [[ $status -eq 0 || ! -d $home/work ]]; then rm -r "$home"; else say "The executors' logs are in $home/work"; fi
  return "$status"
}
