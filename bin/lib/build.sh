# shellcheck shell=bash disable=SC2154  # root is set by what sources this
# Keeps server/target/catchment.jar, and server/target/lib beside it, in step with the sources.
#
#   stale ──lock──► stamp and jar removed ──Maven, a rehearsed start──► stamp written ──► fresh
#     ▲                        │ killed, failed                            │
#     └────────────────────────┴──────── a source changes ─────────────────┘
#
# The stamp holds the sources that were built and what came of it, both as they were. Times of files are not compared:
# a checkout, a copy or a deleted file would deceive them.

readonly target="$root/server/target"
readonly jar="$target/catchment.jar"
readonly stamp="$target/catchment.stamp"

is_fresh() {
    [ -f "$stamp" ] && [ -f "$jar" ] && [ "$(cat "$stamp")" = "$(sources)"$'\n'"$(outputs)" ]
}

# The machine is in it because lib/ holds native code for one platform only.
sources() {
    (
        cd "$root" || exit
        uname -sm
        find pom.xml server/pom.xml .mvn server/src/main -type f ! -name '.*' -exec cksum {} + | LC_ALL=C sort -k 3
    )
}

# Sizes are enough for the libraries: Maven has checked what is in them.
outputs() {
    (
        cd "$target" || exit
        LC_ALL=C
        cksum catchment.jar
        wc -c lib/*.jar
    ) 2>/dev/null
}

# Builds what bin/catchment runs, unless it is fresh: then nothing is written and neither network nor Maven is needed.
ensure_built() {
    is_fresh && return
    find_maven
    lock_the_build
    # Whoever had the lock before has probably built just this.
    if ! is_fresh; then
        build
    fi
    unlock_the_build
}

build() {
    local why='first start, needs Maven Central' before log="$target/build.log"
    [ ! -d "$target/lib" ] || why='the last build is incomplete or of other sources'
    say "Building Catchment ($why) …"
    before=$(sources)
    forget_the_build
    # How the sources are formatted and what the tests say is the business of bin/verify.
    if ! run_maven -q -pl server -am -Dmaven.test.skip=true -Dspotless.check.skip=true package >"$log" 2>&1; then
        cat "$log" >&2
        stop 1 "the build failed, see above"
    fi
    rehearse
    stamp_the_build "$before"
}

# Removing the jar, instead of having it overwritten, leaves a server alone that runs from it. Classes go too: what was
# deleted from the sources would live on in them.
forget_the_build() {
    rm -rf "$stamp" "$jar" "$java_cache" "$target/classes" "$target/maven-status"
}

stamp_the_build() {
    local sources_before=$1
    printf '%s\n' "$sources_before" "$(outputs)" >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

# The lock is the kernel's, on descriptor 9: it ends with its holders. Maven is one of them, so a Maven that outlives
# its script still keeps others out.
lock_the_build() {
    local lock="$target/build.lock"
    if ! { mkdir -p "$target" && [ -w "$target" ] && exec 9>>"$lock"; } 2>/dev/null; then
        stop 2 "$target has to be built anew, and you may not write there. Run bin/catchment once as its owner."
    fi
    if ! try_lock; then
        say "Waiting for another build …"
        wait_for_lock
    fi
}

unlock_the_build() {
    exec 9>&-
}

try_lock() {
    if has flock; then
        flock -n 9
    else
        lock_by_perl 'LOCK_EX | LOCK_NB'
    fi
}

wait_for_lock() {
    if has flock; then
        flock 9
    else
        lock_by_perl 'LOCK_EX'
    fi
}

# macOS has no flock, but has perl. Where there is neither, two first starts at once are not kept apart.
lock_by_perl() {
    ! has perl || perl -MFcntl=:flock -e 'open(my $lock, ">>&=", 9) or die; exit(flock($lock, '"$1"') ? 0 : 1)'
}
