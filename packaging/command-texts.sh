# shellcheck shell=bash
# To be sourced with root set to the checkout: what can be told from the commands themselves. Is part of docs/man and of
# packaging/completions.

# Builds what write_command_texts starts.
build_command_texts() {
    # shellcheck source=packaging/jdk25.sh
    . "${root:?}/packaging/jdk25.sh"
    find_jdk
    if [ "${1-}" = --if-missing ] && [ -e "$root/app/target/test-classes/dev/tidemark/cli/CommandTexts.class" ] &&
        [ -e "$root/app/target/tidemark/start" ]; then
        return
    fi
    (cd "$root" && JAVA_HOME=${java_home:?} ./mvnw -q -B -ntp -pl app -am -DskipTests package)
}

# write_command_texts KIND FOLDER: man or completions.
write_command_texts() {
    "${java_home:?}/bin/java" -Xlog:disable -Xlog:all=error:stderr \
        -cp "$root/app/target/tidemark/lib/*:$root/app/target/test-classes:$root/app/target/manual-pages/*" \
        dev.tidemark.cli.CommandTexts "$1" "$2"
}
