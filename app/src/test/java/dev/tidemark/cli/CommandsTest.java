package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From arguments to sentences and exit codes.
class CommandsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ":99999                        | filter: :99999 (expected: a port from 1 to 65535)",
                ":0                            | filter: :0 (expected: a port from 1 to 65535)",
                "8080                          | filter: 8080 (expected: :8080 for a port, pid:8080 for a process)",
                "lsit                          | command: lsit (expected: list, or see tidemark --help)",
                "chekc                         | command: chekc (expected: check, or see tidemark --help)",
                "help lsit                     | command: lsit (expected: list, or see tidemark --help)",
                "list nginx                    | filter: nginx (expected: :8080, 10.0.0.1:8080, [::1]:80,"
                        + " unix:/run/x.sock, process:NAME, pid:N, netns:NAME or container:ID)",
                "list ::1:80                   | filter: ::1:80 (expected: an IPv6 address in brackets, [::1]:80)",
                "list --jsno                   | option: --jsno (expected: --json, or see tidemark list --help)",
                "list --nothing-like-it        | option: --nothing-like-it (expected: see tidemark list --help)",
                "list --color blue             | --color: blue (expected: auto, always or never)",
                "list --sort size              | --sort: size (expected: state, listener, port, owner, length, limit,"
                        + " fill, drops or syn, perhaps with -)",
                "list --count=3                | option: --count=3 (expected: see tidemark list --help)",
                "list --wide=3                 | --wide: 3 (expected: no value)",
                "list --json --json            | --json: given twice (expected: once)",
                "list --syn :65536             | filter: :65536 (expected: a port from 1 to 65535)",
                "list --syn=5                  | --syn: 5 (expected: a duration with its unit, 5ms)",
                "counters --interval 500       | --interval: 500 (expected: a duration with its unit, 500ms)",
                "counters --interval=          | --interval: '' (expected: a duration with its unit, such as 10s)",
                "resize :18000                 | resize: no limit (expected: a number, max or advised as the last word",
                "counters --interval 2d        | --interval: 2 d (expected: at most 1d)",
                "counters --interval 5y        | --interval: 5y (expected: one of the units us, ms, s, m, h, d)",
                "counters --interval           | --interval: nothing (expected: DURATION)",
                "counters :80                  | filter: :80 (expected: netns:NAME, as these figures are a namespace's)",
                "limits netns:no-such          | filter: netns:no-such matches no namespace (expected: one of",
                "lab brust                     | scenario: brust (expected: burst, or see tidemark lab --list)",
                "lab burst stopped             | lab: burst stopped (expected: one scenario)",
                "lab burst --for 1h            | --for: 1 h (expected: from 1s to 50s)",
                "lab burst --seed x            | --seed: x (expected: a whole number)",
                "check --warn 95               | --warn: 95 (expected: at most --crit, 90)",
                "check --warn 101              | --warn: 101 (expected: 0 to 100)",
                "check --crit -1               | --crit: -1 (expected: 0 to 100)",
                "check --warn 60 --crit 50     | --warn: 60 (expected: at most --crit, 50)",
                "check --warn seventy          | --warn: seventy (expected: a whole number)",
                "check --warn                  | --warn: nothing (expected: PERCENT)",
                "check --min-limit -5          | --min-limit: -5 (expected: a whole number from 0)",
                "check --min-limit x           | --min-limit: x (expected: a whole number)",
                "check --max-overflows-per-second -1   | --max-overflows-per-second: -1.0 (expected: a number from 0)",
                "check --max-overflows-per-second NaN  | --max-overflows-per-second: NaN (expected: a number from 0)",
                "check --max-overflows-per-second many | --max-overflows-per-second: many (expected: a number)",
                "check --for 10                | --for: 10 (expected: a duration with its unit, 10ms)",
                "check --for 2h                | --for: 2 h (expected: at most 1h)",
                "check :99999                  | filter: :99999 (expected: a port from 1 to 65535)",
                "wait-listening                | FILTER: nothing (expected: what to wait for, such as :8080)",
                "wait-listening 8080           | filter: 8080 (expected: :8080 for a port, pid:8080 for a process)",
                "wait-listening :1 --timeout 5 | --timeout: 5 (expected: a duration with its unit, 5ms)",
                "wait-listening :1 --timeout 8d | --timeout: 8 d (expected: at most 7d)",
                "wait-listening :1 --min-limit 0 | --min-limit: 0 (expected: a whole number from 1 to 2147483647)",
                "wait-listening :1 --min-limit -1 | --min-limit: -1 (expected: a whole number from 1 to 2147483647)",
                "wait-listening :1 --min-limit 2147483648 | --min-limit: 2147483648 (expected: a whole number from 1"
                        + " to 2147483647)",
                "wait-listening :1 --min-limit many | --min-limit: many (expected: a whole number)",
                "check :80 --wran 3            | option: --wran (expected: --warn, or see tidemark check --help)",
            })
    void aMistakeIsOneSentenceOnStandardErrorAndEndsWithThree(String arguments, String sentence) {
        Ran ran = Ran.of(arguments.split(" +"));

        assertThat(ran.err())
                .startsWith("tidemark: " + sentence)
                .endsWith(")\n")
                .hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "exec                          ~ exec: neither --backlog nor --strict (expected: at least one)",
                "exec -- true                  ~ exec: neither --backlog nor --strict (expected: at least one)",
                "exec --strict                 ~ exec: no COMMAND (expected: tidemark exec [OPTIONS] -- COMMAND)",
                "exec --backlog 0 true         ~ --backlog: 0 (expected: 1 to 2147483647, or max)",
                "exec --backlog -1 true        ~ --backlog: -1 (expected: 1 to 2147483647, or max)",
                "exec --backlog 2147483648 -- true ~ --backlog: 2147483648 (expected: 1 to 2147483647, or max)",
                "exec --backlog many -- true   ~ --backlog: many (expected: 1 to 2147483647, or max)",
                "exec --backlog own -- true    ~ --backlog: own (expected: 1 to 2147483647, or max)",
                "exec --backlog                ~ --backlog: nothing (expected: N|max)",
                "exec --stirct -- true         ~ option: --stirct (expected: --strict, or see tidemark exec --help)",
            })
    void aMistakeOfExecEndsAsThatOfEnv(String arguments, String sentence) {
        Ran ran = Ran.of(arguments.split(" +"));

        assertThat(ran).isEqualTo(new Ran(125, "", "tidemark: " + sentence + "\n"));
    }

    @Test
    void noMatchIsASentenceAndForCheckAnAnswer() {
        // Nobody can listen on a port below 1024 of an address that no interface may have.
        assertThat(Ran.of("list", "192.0.2.1:1"))
                .isEqualTo(
                        new Ran(3, "", "tidemark: filter: 192.0.2.1:1 matches no listener (expected: at least one)\n"));
        assertThat(Ran.of("check", "192.0.2.1:1"))
                .isEqualTo(new Ran(
                        3,
                        "TIDEMARK UNKNOWN - filter: 192.0.2.1:1 matches no listener (expected: at least one)\n",
                        ""));
        assertThat(Ran.of("check", "192.0.2.1:1", "--json").out())
                .contains(
                        "\"status\":\"unknown\",\"exitCode\":3,\"message\":\"filter: 192.0.2.1:1 matches no listener");
    }

    @Test
    void debugAddsTheTraceBelowTheSentence() {
        assertThat(Ran.of("--debug", "list", ":0").err())
                .startsWith(
                        "tidemark: filter: :0 (expected: a port from 1 to 65535)\ndev.tidemark.listener.InvalidFilter")
                .contains("\n\tat ");
        assertThat(Ran.of("check", "192.0.2.1:1", "--debug").err()).startsWith("dev.tidemark.cli.CommandFailure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "check", "wait-listening", "limits", "counters", "tune", "exec", "lab"})
    void eachCommandHasHelpWithExamples(String command) {
        Ran help = Ran.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: tidemark " + command + " [")
                .contains("Examples:\n  tidemark " + command)
                .endsWith("\n");
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(Ran.of("help", command)).isEqualTo(help);
    }

    @Test
    void helpNamesEachCommand() {
        assertThat(Ran.of("--help").out()).contains("\n  list", "\n  check", "\n  limits", "\n  counters");
        assertThat(Ran.of("help")).isEqualTo(Ran.of("--help"));
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(Ran.of("--version").out()).matches("tidemark \\S+\n");
        assertThat(Ran.of("--version", "list")).isEqualTo(Ran.of("--version"));
        assertThat(Ran.of("check", "-V").out()).matches("tidemark \\S+\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "check", "limits", "counters", "limits -a", "list --json"})
    void aClosedPipeEndsQuietly(String arguments) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Console console = new Console(closed, closed, Optional.empty(), Map.of());

        int exitCode = Commands.run(console, arguments.split(" "));

        assertThat(exitCode).isLessThan(arguments.equals("check") ? 4 : 1);
    }
}
