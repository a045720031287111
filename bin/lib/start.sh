# shellcheck shell=bash disable=SC2034,SC2154  # root, jar and target are set by what sources this, which uses what this sets
# How Java is started: its options, and the cache of what a start loads and links (an AOT cache: JEP 483, 514, 515).
#
# A build makes the cache, by a start that is rehearsed. Java itself finds out whether it is of just this Java and these
# jars, and else does without it: a start is then slower, and as right.

readonly java_cache="$target/catchment.aot"

# CATCHMENT_JAVA_OPTS come after them, and the last word counts. README and docs/settings.md say what they are for.
java_options=(
    # A server that ran out of memory may have lost any of its threads. A restarted one has all, and loses nothing.
    -XX:+ExitOnOutOfMemoryError
    # A heap of the size that the bounds of door, log and processor ask for, wherever it runs. It begins small, so that a
    # server at rest is.
    -Xms64m
    -Xmx448m
    # So large that a body of 1 MiB shares its region with others.
    -XX:G1HeapRegionSize=4m
    # What a burst took outside of the heap is given back within seconds.
    -XX:TrimNativeHeapInterval=10000
)

# Sets java_cache_options.
find_java_cache() {
    java_cache_options=()
    if [ -f "$java_cache" ]; then
        # That it does not fit is no trouble, and no news to anybody.
        java_cache_options=("-XX:AOTCache=$java_cache" "-Xlog:aot*=off" "-Xlog:cds*=off")
    fi
}

# Whatever comes of it: a server without the cache runs too. The caller holds the lock of the build.
rehearse() {
    local room="$target/rehearsal"
    [ ! "$java_cache" -nt "$jar" ] || return 0
    rm -rf "$java_cache" "$room"
    mkdir -p "$room"
    if "$JAVA_HOME/bin/java" "${java_options[@]}" "-XX:AOTCacheOutput=$room/catchment.aot" -jar "$jar" \
        rehearse "$room" >"$room.log" 2>&1 </dev/null 9>&- && [ -f "$room/catchment.aot" ]; then
        mv "$room/catchment.aot" "$java_cache"
    fi
    rm -rf "$room"
}
