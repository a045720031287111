# shellcheck shell=bash
# What bin/catchment, bin/verify and their like share. They set `root` (the repository) and source this; those outside
# bin/ set `program` too, the name they go by.
#
# Exit codes of everything here: 1 the build failed, 2 something is missing that only the caller can provide.
# Bash 3.2 and the plain tools of macOS must do: no associative arrays, no mapfile, no GNU-only flags.

# shellcheck disable=SC2154  # root: see above
readonly root
[ -n "${program-}" ] || program="bin/${0##*/}"
readonly program

# stdout belongs to the server and to the closing line of bin/verify.
say() {
    printf '%s\n' "$*" >&2
}

stop() {
    local code=$1
    shift
    say "$program: $*"
    exit "$code"
}

# shellcheck source=bin/lib/java.sh
. "$root/bin/lib/java.sh"
# shellcheck source=bin/lib/maven.sh
. "$root/bin/lib/maven.sh"
# shellcheck source=bin/lib/build.sh
. "$root/bin/lib/build.sh"
# shellcheck source=bin/lib/start.sh
. "$root/bin/lib/start.sh"
