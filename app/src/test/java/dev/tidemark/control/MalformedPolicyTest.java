package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.wording.Fabricated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is no policy is refused by one sentence with file and line.
final class MalformedPolicyTest {
    private static final String WHOLE = """
            # a comment
            resize:
              forbid: [":22", process:sshd, 'unix:/run/docker.sock', ["[::1]:80", "netns:a b"]]
              least: 16
              most: 65535
              only:
                - ":8080 process:nginx"
                - "container:3f2a"
              limits: [{listener: "*:443", least: 511, most: 8192}]
            tune:
              forbid: [net.ipv4.tcp_syncookies]
              net.core.somaxconn: {least: 128, most: 65536}
            """;

    /// `|` stands for the end of a line.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "resise: {} ~ :1: resise (expected: resize or tune)",
                "resize:|  least: 5|  leest: 5 ~ :3: leest (expected: forbid, only, least, most or limits)",
                "resize: ~ :1: nothing (expected: keys: forbid, only, least, most or limits)",
                "- resize ~ :1: a list (expected: keys: resize or tune)",
                "resize ~ :1: resize (expected: keys: resize or tune)",
                "resize: {least: 5}|resize: {} ~ :2: resize (expected: once; it is on line 1 too)",
                "resize:|  least: 5|  least: 6 ~ :3: least (expected: once; it is on line 2 too)",
                "resize:|  least: 0 ~ :2: 0 (expected: a number from 1 to 2147483647)",
                "resize:|  least: -1 ~ :2: -1 (expected: a number from 1 to 2147483647)",
                "resize:|  most: 2147483648 ~ :2: 2147483648 (expected: a number from 1 to 2147483647)",
                "resize:|  most: 99999999999 ~ :2: 99999999999 (expected: a number from 1 to 2147483647)",
                "resize:|  most: 1e3 ~ :2: 1e3 (expected: a number from 1 to 2147483647)",
                "resize:|  most: 0x10 ~ :2: 0x10 (expected: a number from 1 to 2147483647)",
                "resize:|  most: '5' ~ :2: 5 (expected: a number from 1 to 2147483647, without quotes)",
                "resize:|  most: ~ :2: nothing (expected: a number from 1 to 2147483647)",
                "resize:|  most: [5] ~ :2: a list (expected: a number from 1 to 2147483647)",
                "resize:|  least: 9|  most: 8 ~ :3: least 9, most 8 (expected: least not above most)",
                "resize:|  forbid: ':22' ~ :2: :22 (expected: a list of FILTERs)",
                "resize:|  forbid:|  - {port: 22} ~ :3: keys with values (expected: a FILTER in quotes, such as \":22\" or"
                        + " \"process:sshd\")",
                "resize:|  forbid:|  - '' ~ :3: no filter (expected: a FILTER in quotes, such as \":22\" or"
                        + " \"process:sshd\")",
                "resize:|  forbid:|  - [] ~ :3: no filter (expected: a FILTER in quotes, such as \":22\" or"
                        + " \"process:sshd\")",
                "resize:|  forbid:|  - ':22'|  - 22 ~ :4: filter: 22 (expected: :22 for a port, pid:22 for a process)",
                "resize:|  forbid:|  - ':99999' ~ :3: filter: :99999 (expected: a port from 1 to 65535)",
                "resize:|  forbid:|  - *:8080 ~ :3: an alias, * (expected: the value itself; a value that begins with *"
                        + " in quotes)",
                "resize:|  limits: [{most: 5}] ~ :2: no listener (expected: listener: with a FILTER in quotes, such as"
                        + " \":22\" or \"process:sshd\")",
                "resize:|  limits: [{listener: ':22'}] ~ :2: neither least nor most (expected: least and most, or one of"
                        + " them)",
                "resize:|  limits:|  - listener: ':22'|    limit: 5 ~ :4: limit (expected: listener, least or most)",
                "tune:|  net.core.somaxcon: {most: 5} ~ :2: net.core.somaxcon (expected: forbid or one of"
                        + " net.core.somaxconn, net.ipv4.tcp_max_syn_backlog, net.ipv4.tcp_syncookies,"
                        + " net.ipv4.tcp_abort_on_overflow, net.ipv4.tcp_synack_retries)",
                "tune:|  net.core.somaxconn: {} ~ :2: neither least nor most (expected: least and most, or one of them)",
                "tune:|  net.core.somaxconn: 5 ~ :2: 5 (expected: keys: least and most, or one of them)",
                "tune:|  net.core.somaxconn: {more: 5} ~ :2: more (expected: least and most, or one of them)",
                "resize: &a {} ~ :1: an anchor, & (expected: the value alone; a value that begins with & in quotes)",
                "resize:|  least: !!int 5 ~ :2: a tag, ! (expected: the value alone; a value that begins with ! in"
                        + " quotes)",
                "resize: {}|---|tune: {} ~ :2: a second document (expected: one)",
                "? [a]|: b ~ :1: a list as a key (expected: a word)",
            })
    void sentenceNamesFileAndLineAndWhatWasExpected(String policy, String sentence) {
        assertThatThrownBy(() -> ChangePolicy.parse(policy.replace('|', '\n'), "p.yaml"))
                .isInstanceOf(ChangeRefused.class)
                .hasMessage("policy p.yaml" + sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "resize:|  forbid: [ ~ :2",
                "resize:|  forbid: [::1]:80 ~ :2",
                "resize:|\tleast: 5 ~ :2",
                "resize:|  a: b: c ~ :2",
                "resize: 'open ~ :1",
                "resize: {}} ~ :1",
                "@ ~ :1",
                "%YAML 9.9|---|{} ~ :1",
            })
    void whatIsNotYamlIsSaidToBeNone(String policy, String line) {
        assertThatThrownBy(() -> ChangePolicy.parse(policy.replace('|', '\n'), "p.yaml"))
                .isInstanceOf(ChangeRefused.class)
                .hasMessageStartingWith("policy p.yaml" + line + ": not YAML: ")
                .hasMessageEndingWith(")")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void unprintableCharacterIsNamedWithItsLine() {
        assertThatThrownBy(() -> ChangePolicy.parse("resize:\n  least: 5 \u0007\n", "p.yaml"))
                .hasMessage("policy p.yaml:2: the character U+0007 (expected: printable text)");
    }

    @Test
    void depthIsBounded() {
        for (String open : new String[] {"[", "{a: ", "- "}) {
            assertThatThrownBy(() -> ChangePolicy.parse(open.repeat(20_000), "p.yaml"))
                    .isInstanceOf(ChangeRefused.class)
                    .hasMessageStartingWith("policy p.yaml:1: ");
        }
    }

    @Test
    void wholePolicyCutAnywhereIsAPolicyOrRefused() {
        for (int length = 0; length <= WHOLE.length(); length++) {
            parse(WHOLE.substring(0, length));
        }
    }

    @Test
    void wholePolicyWithAnyCharacterChangedIsAPolicyOrRefused() {
        String others = "[]{}:,-?!&*#|>'\"%@`~ \n\t\r\0\u0085\u2028\ufeff0aé\ud800";
        for (int at = 0; at < WHOLE.length(); at++) {
            for (int other = 0; other < others.length(); other++) {
                parse(WHOLE.substring(0, at) + others.charAt(other) + WHOLE.substring(at + 1));
                parse(WHOLE.substring(0, at) + others.charAt(other) + WHOLE.substring(at));
            }
        }
    }

    @Test
    void anyOrderOfItsPartsIsAPolicyOrRefused() {
        Random random = new Random(4711);
        String[] parts = WHOLE.split("(?<=[\\s,:\\[\\]{}\"'])|(?=[\\[\\]{}\"'])", -1);
        for (int run = 0; run < 5000; run++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(40);
            for (int i = 0; i < count; i++) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            parse(text.toString());
        }
    }

    @Test
    void exampleThatIsInstalledIsAPolicyThatForbidsNothing() throws Exception {
        String example = Files.readString(Path.of("../packaging/policy.example.yaml"));

        ChangePolicy asIs = ChangePolicy.parse(example, "p.yaml");
        ChangePolicy inForce = ChangePolicy.parse(example.replaceAll("(?m)^#(?=[a-z]|  )", ""), "p.yaml");

        var sshd = Fabricated.tcp("0.0.0.0", 22, 0, 128, 0, Fabricated.owners("sshd", 590, 0));
        assertThat(asIs.refusesResize(Fabricated.HOST, sshd, 200)).isEmpty();
        assertThat(inForce.refusesResize(Fabricated.HOST, sshd, 200)).isPresent();
    }

    /// Its only exception is the one sentence; and what was understood can be asked.
    private static void parse(String text) {
        try {
            ChangePolicy policy = ChangePolicy.parse(text, "p.yaml");
            boolean _ = policy.refusesResize(
                            Fabricated.HOST, Fabricated.tcp("::1", 80, 0, 1, 0, Fabricated.owners("nginx", 1, 0)), 100)
                    .isPresent();
            boolean _ = policy.refusesSetting("net.core.somaxconn", 100).isPresent();
        } catch (ChangeRefused refused) {
            assertThat(refused)
                    .hasMessageMatching("(?s)policy p\\.yaml:\\d+: .* \\(expected: .*\\)")
                    .message()
                    .hasSizeLessThan(600);
        }
    }
}
