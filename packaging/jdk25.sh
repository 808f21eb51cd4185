# shellcheck shell=sh
# To be sourced: where the JDK 25 is. Starts no process unless the JDK is found through PATH only.

# Is $1 a JDK 25? Then java_home and java_version are set.
jdk25() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        case $key in
            JAVA_RUNTIME_VERSION) java_version=${value#\"} java_version=${java_version%\"} ;;
            JAVA_VERSION)
                case $value in
                    '"25"' | '"25.'*) java_home=$1 ;;
                esac
                break
                ;;
        esac
    done <"$1/release"
    [ -n "$java_home" ]
}

# Sets java_home and java_version, or ends the script with $could_not, 3 if unset.
find_jdk() {
    java_home='' java_version=unknown
    if [ -n "${TIDEMARK_JAVA_HOME-}" ]; then
        jdk25 "$TIDEMARK_JAVA_HOME" && return
        printf 'tidemark: TIDEMARK_JAVA_HOME: %s (expected: the folder of a JDK 25)\n' "$TIDEMARK_JAVA_HOME" >&2
        exit "${could_not:-3}"
    fi
    [ -n "${JAVA_HOME-}" ] && jdk25 "$JAVA_HOME" && return
    for candidate in /usr/lib/jvm/*25*; do
        jdk25 "$candidate" && return
    done
    if candidate=$(command -v java) && candidate=$(readlink -f -- "$candidate"); then
        jdk25 "${candidate%/bin/java}" && return
    fi
    echo 'tidemark: java: no JDK 25 found; install one (such as openjdk-25-jdk or Eclipse Temurin 25), or name its folder in TIDEMARK_JAVA_HOME' >&2
    exit "${could_not:-3}"
}
