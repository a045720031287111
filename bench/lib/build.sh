# shellcheck shell=bash disable=SC2154  # root, jar, stamp, target are set by what sources this
# Keeps bench/target/bench.jar in step with the sources, as bin/lib/build.sh does the server's jar.

readonly bench_target="$root/bench/target"
readonly bench_jar="$bench_target/bench.jar"
readonly bench_stamp="$bench_target/bench.stamp"
readonly mainstream_target="$root/bench/mainstream/target"
readonly mainstream_stamp="$mainstream_target/mainstream.stamp"

bench_is_fresh() {
    is_fresh && [ -f "$bench_stamp" ] && [ -f "$bench_jar" ] && [ "$(cat "$bench_stamp")" = "$(bench_state)" ]
}

# The server's stamp stands for all that the server is made of: a copy of its jar is among the libraries here.
bench_state() {
    (
        cd "$root" || exit
        find server/target/catchment.stamp bench/pom.xml bench/src/main bench/target/bench.jar -type f ! -name '.*' \
            -exec cksum {} + | LC_ALL=C sort -k 3
        LC_ALL=C wc -c bench/target/lib/*.jar
    ) 2>/dev/null
}

ensure_bench_built() {
    bench_is_fresh && return
    find_maven
    lock_the_build
    if ! bench_is_fresh; then
        build_bench
    fi
    unlock_the_build
}

build_bench() {
    local before log="$target/build.log"
    say "Building the bench and the server …"
    before=$(sources)
    is_fresh || forget_the_build
    rm -rf "$bench_stamp" "$bench_jar" "$bench_target/lib" "$bench_target/classes" "$bench_target/maven-status"
    if ! run_maven -q -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip=true package >"$log" 2>&1; then
        cat "$log" >&2
        stop 1 "the build failed, see above"
    fi
    rehearse
    stamp_the_build "$before"
    bench_state >"$bench_stamp.new"
    mv "$bench_stamp.new" "$bench_stamp"
}

# The Spring Boot peer, for who races it: bench/mainstream/target/mainstream.jar, lib/ beside it.
ensure_mainstream_built() {
    mainstream_is_fresh && return
    find_maven
    lock_the_build
    if ! mainstream_is_fresh; then
        build_mainstream
    fi
    unlock_the_build
}

mainstream_is_fresh() {
    [ -f "$mainstream_stamp" ] && [ "$(cat "$mainstream_stamp")" = "$(mainstream_state)" ]
}

mainstream_state() {
    (
        cd "$root/bench/mainstream" || exit
        find ../../pom.xml pom.xml src/main target/mainstream.jar -type f ! -name '.*' -exec cksum {} + | LC_ALL=C sort -k 3
        LC_ALL=C wc -c target/lib/*.jar
    ) 2>/dev/null
}

# Its tests start the server's PostgreSQL, so Maven wants the server beside it.
build_mainstream() {
    local before log="$target/build.log"
    say "Building the Spring Boot peer …"
    before=$(sources)
    is_fresh || forget_the_build
    rm -rf "$mainstream_target"
    if ! run_maven -q -pl bench/mainstream -am -Dmaven.test.skip=true -Dspotless.check.skip=true package >"$log" 2>&1; then
        cat "$log" >&2
        stop 1 "the build failed, see above"
    fi
    rehearse
    stamp_the_build "$before"
    mainstream_state >"$mainstream_stamp.new"
    mv "$mainstream_stamp.new" "$mainstream_stamp"
}

# run_bench class argument…: in the place of this shell.
run_bench() {
    local class=$1
    shift
    find_java jdk
    ensure_bench_built
    exec "$JAVA_HOME/bin/java" "-Dcatchment.root=$root" -cp "$bench_jar" "io.catchment.bench.$class" "$@"
}
