# shellcheck shell=bash
# What the scripts of the test cluster share. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=../../bin/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../bin/lib/common.sh"

KUBERNETES="$(dirname "$SPARK_IN_CACHE")/clusters/kubernetes"
# The image under test, and what stands in for Spark's official one as its base.
# shellcheck disable=SC2034  # the scripts use them
SPARK_IMAGE=localhost/spark:$SPARK_VERSION IMAGE=localhost/difficulty-net:test

# Images have a store of their own; neither a daemon nor user namespaces are needed to build them.
images() { # COMMAND OF BUILDAH...
  buildah --root "$KUBERNETES/images" --runroot "$KUBERNETES/images.run" --storage-driver overlay "$@"
}

build_image() { # NAME DOCKERFILE CONTEXT [OPTION]...
  images build --quiet --isolation chroot --format docker -t "$1" -f "$2" "${@:4}" "$3" >&2 ||
    die "$STATUS_SURROUNDINGS" "the image $1 could not be built from $2; buildah's messages stand above."
  images rm --all >/dev/null # stages, which buildah leaves there
  images rmi --prune >/dev/null # the image that had the name before
}
