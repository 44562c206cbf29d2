# Finding a JDK; sourced by ./sluice and .ci/run (POSIX sh). Nothing here knows one machine: JAVA_HOME first, then what
# PATH leads to, then the folders beside that one, then the places where installers put JDKs.

# resolve FILE: prints FILE with all symbolic links followed
resolve() {
    resolve_file=$1
    while [ -h "$resolve_file" ]; do
        resolve_link=$(readlink "$resolve_file")
        case $resolve_link in
            /*) resolve_file=$resolve_link ;;
            *) resolve_file=$(dirname "$resolve_file")/$resolve_link ;;
        esac
    done
    printf '%s\n' "$resolve_file"
}

# jdk_major HOME: sets `major`, from the file that every JDK since 9 carries, else by asking it
jdk_major() {
    major=
    if [ -f "$1/release" ]; then
        while IFS= read -r jdk_line; do
            case $jdk_line in
                JAVA_VERSION=*) major=${jdk_line#*=} ;;
            esac
        done < "$1/release"
    elif [ -x "$1/bin/java" ]; then
        major=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version //p')
    fi
    major=${major#\"}
    major=${major#1.}
    major=${major%%[!0-9]*}
    [ -n "$major" ]
}

# jdk_homes: prints the folders to look at, best first; they need not exist
jdk_homes() {
    [ -z "${JAVA_HOME-}" ] || printf '%s\n' "$JAVA_HOME"
    jdk_places=/usr/lib/jv
    jdk_places="${jdk_places}m /usr/java /opt /opt/java ${HOME:-/nowhere}/.jdks ${HOME:-/nowhere}/.sdkman/candidates/java"
    for jdk_tool in javac java; do
        jdk_path=$(command -v $jdk_tool) || continue
        jdk_home=$(resolve "$jdk_path")
        jdk_home=$(dirname "$(dirname "$jdk_home")")
        printf '%s\n' "$jdk_home"
        [ "$jdk_home" = /usr ] || jdk_places="$(dirname "$jdk_home") $jdk_places"
    done
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home 2>/dev/null
    fi
    for jdk_place in $jdk_places; do
        for jdk_home in "$jdk_place"/*; do
            printf '%s\n' "$jdk_home"
        done
    done
    for jdk_home in /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$jdk_home"
    done
}

# jdk_find TOOL LEAST [MOST]: sets `home` and `major` to the first one that has bin/TOOL and a major version in the range
jdk_find() {
    home=
    while IFS= read -r jdk_candidate; do
        if [ -x "$jdk_candidate/bin/$1" ] && jdk_major "$jdk_candidate" \
                && [ "$major" -ge "$2" ] && [ "$major" -le "${3:-$major}" ]; then
            home=$jdk_candidate
            return 0
        fi
    done <<HOMES
$(jdk_homes)
HOMES
    return 1
}
