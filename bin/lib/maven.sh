# shellcheck shell=bash disable=SC2154  # root is set by what sources this
# Finds Maven, or installs it where that is nobody else's decision, and runs it.

# As root on Debian and Ubuntu a missing Maven is installed; elsewhere the caller is told how.
find_maven() {
    if ! has mvn; then
        if has apt-get && [ "$(id -u)" = 0 ]; then
            install_maven
        fi
        hash -r
        has mvn || stop 2 "needs Maven (mvn) to build. To install it: $(line_that_gets_maven)"
    fi
}

has() {
    command -v "$1" >/dev/null 2>&1
}

install_maven() {
    local output
    say "Installing Maven: apt-get install -y maven"
    # The lists may be old, or missing as in a fresh container; whether that matters the install will tell.
    output=$(
        export DEBIAN_FRONTEND=noninteractive
        {
            apt-get update -q || true
            apt-get install -y -q --no-install-recommends maven
        } 2>&1 </dev/null
    ) || stop 2 "apt-get could not install Maven:"$'\n'"$output"
}

line_that_gets_maven() {
    if has apt-get; then
        echo "sudo apt-get update && sudo apt-get install -y maven"
    elif has brew; then
        echo "brew install maven"
    elif has dnf; then
        echo "sudo dnf install -y maven"
    else
        echo "see https://maven.apache.org/install.html"
    fi
}

# run_maven argument…: in the repository, with the words of MAVEN_ARGS first. Maven reads that variable itself only
# from 3.9 on, so it gets them as arguments and never twice.
run_maven() {
    local words
    IFS=' ' read -r -a words <<<"${MAVEN_ARGS-}"
    (
        cd "$root" || exit
        unset MAVEN_ARGS
        exec mvn -B -ntp -Dstyle.color=never ${words[@]+"${words[@]}"} "$@" </dev/null
    )
}
