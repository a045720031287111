# shellcheck shell=bash
# Finds the Java to build and run with.

readonly java_version_min=25

# find_java jdk|jre: exports JAVA_HOME for the first Java that is new enough, `jdk`: and has a compiler.
# The folders outside HOME are looked for below JDK_SEARCH_ROOT, so that tests can have folders of their own.
find_java() {
    local kind=$1 base=${JDK_SEARCH_ROOT-} home=${HOME-}
    local sdkman=${SDKMAN_DIR:-$home/.sdkman} mac=Contents/Home
    looked='' # grows by a line for each place that look_in went through in vain

    look_in "$kind" 'JAVA_HOME' "${JAVA_HOME-}" ||
        look_in "$kind" 'PATH' "$(home_of_java_on_path)" ||
        look_in "$kind" '/usr/lib/jvm' "$base"/usr/lib/jvm/* ||
        look_in "$kind" '/usr/java' "$base"/usr/java/* ||
        look_in "$kind" '/opt' "$base"/opt/* "$base"/opt/java/* "$base"/opt/jdk/* ||
        look_in "$kind" '/usr/local' "$base"/usr/local/*j[dr][ke]* "$base"/usr/local/java/* ||
        look_in "$kind" "$sdkman" "$sdkman"/candidates/java/* ||
        look_in "$kind" "$home/.jdks" "$home"/.jdks/* "$home"/.jdks/*/$mac ||
        look_in "$kind" '/usr/libexec/java_home' "$(home_told_by_macos "$base")" ||
        look_in "$kind" '/Library/Java' "$base"/Library/Java/JavaVirtualMachines/*/$mac \
            "$home"/Library/Java/JavaVirtualMachines/*/$mac ||
        look_in "$kind" 'Homebrew' "$base"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/$mac \
            "$base"/usr/local/opt/openjdk*/libexec/openjdk.jdk/$mac ||
        stop_without_java
    export JAVA_HOME
}

# look_in kind place home…: sets JAVA_HOME to the first home that will do; else notes what was there.
look_in() {
    local kind=$1 place=$2 candidate version found=''
    shift 2
    for candidate in "$@"; do
        if [ -z "$candidate" ] || [ ! -x "$candidate/bin/java" ]; then
            continue
        fi
        version=$(java_says "$candidate/bin/java" java.specification.version)
        if ! new_enough "$version"; then
            found="$found $candidate (Java ${version:-unknown})"
        elif [ "$kind" = jdk ] && [ ! -x "$candidate/bin/javac" ]; then
            found="$found $candidate (Java $version, but no compiler)"
        else
            JAVA_HOME=$candidate
            return 0
        fi
    done
    looked="$looked  $place:${found:- none}"$'\n'
    return 1
}

# The answer of the thing itself: names of folders and files beside it are not to be trusted.
java_says() {
    "$1" -XshowSettings:properties -version 2>&1 </dev/null | sed -n "s/^ *$2 = //p" || true
}

# What comes before 9 calls itself 1.8 and the like, and is no plain number.
new_enough() {
    case $1 in
        '' | *[!0-9]*) return 1 ;;
    esac
    [ "$1" -ge "$java_version_min" ]
}

# A `java` on the PATH is often a link or a shim; it knows its own home.
home_of_java_on_path() {
    local java
    java=$(command -v java) || return 0
    java_says "$java" java.home
}

home_told_by_macos() {
    local java_home=$1/usr/libexec/java_home
    if [ -x "$java_home" ]; then
        "$java_home" -v "$java_version_min+" 2>/dev/null || true
    fi
}

stop_without_java() {
    stop 2 "needs a JDK $java_version_min or newer and found none. Looked in
${looked}One way to get it, no root needed:
  $(line_that_gets_java)"
}

line_that_gets_java() {
    local os=linux arch=x64
    [ "$(uname -s)" != Darwin ] || os=mac
    case $(uname -m) in
        arm64 | aarch64) arch=aarch64 ;;
    esac
    printf '%s' "mkdir -p ~/.jdks && curl -fsSL https://api.adoptium.net/v3/binary/latest/" \
        "$java_version_min/ga/$os/$arch/jdk/hotspot/normal/eclipse | tar -xz -C ~/.jdks"
}
