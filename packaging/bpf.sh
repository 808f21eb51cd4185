# shellcheck shell=bash
# To be sourced: compiles the specification in C of the probe's programs, and what loads it; tells with what the tests of
# lab start.

# The programs that this needs, and the Debian packages that have them.
bpf_programs=(clang bpftool cc)
# shellcheck disable=SC2034
bpf_packages=(clang bpftool libbpf-dev gcc libc6-dev linux-libc-dev)

# compile_bpf FOLDER: for any kernel, by the types of this machine's; to be run in the top folder.
compile_bpf() {
    local folder=$1 architecture=arm64 program why flags bins
    for program in "${bpf_programs[@]}"; do
        command -v "$program" >/dev/null || { echo "$program: not found (expected: installed)" >&2; return 3; }
    done
    [ "$(uname -m)" != x86_64 ] || architecture=x86
    bpftool btf dump file /sys/kernel/btf/vmlinux format c >"$folder/vmlinux.h"
    compile_object plain.o
    compile_object events.o -DEVENTS
    compile_object arrival.o -DEVENTS -DACK_BY_ARRIVAL
    compile_object waits.o -DWAITS
    compile_object bins.o -DEVENTS -DARRIVALS
    compile_object binsarrival.o -DEVENTS -DARRIVALS -DACK_BY_ARRIVAL
    # Two functions have not the same arguments in every kernel.
    for why in '' -DCHECK_REQ_SAYS_WHY; do
        for flags in '' -DACCEPT_HAS_FLAGS; do
            for bins in '' '-DEVENTS -DARRIVALS'; do
                # shellcheck disable=SC2086
                compile_object "functions${why:+-why}${flags:+-flags}${bins:+-bins}.o" -DFUNCTIONS -DWAITS $why $flags $bins
            done
        done
    done
    cc -std=gnu17 -Wall -Wextra -Werror -O1 -include linux/types.h -o "$folder/programs" lab/src/test/c/programs.c -lbpf
}

# compile_object NAME [OPTION...]
compile_object() {
    clang -O2 -g -target bpf -mcpu=v3 -D__TARGET_ARCH_"$architecture" -Wall -Wno-missing-declarations -I"$folder" "${@:2}" \
        -c probe/src/main/bpf/tidemark.bpf.c -o "$folder/$1"
}

# find_lab_class_path: sets lab_class_path to the jars of others that lab's tests need. Builds what is not there or not
# of today's sources; to be run in the top folder.
find_lab_class_path() {
    local told=lab/target/test-class-path
    if [ ! -e "$told" ] || [ -n "$(find pom.xml {kernel,core,probe,lab}/{pom.xml,src} -newer "$told" -print -quit)" ]; then
        ./mvnw -q -B -ntp -pl lab -am test-compile
    fi
    # shellcheck disable=SC2034
    lab_class_path=$(tr ':' '\n' <"$told" | grep '\.jar$' | grep -v '/tidemark-[^/]*$' | paste -sd:)
}
