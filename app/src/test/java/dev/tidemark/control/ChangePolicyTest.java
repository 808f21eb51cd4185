package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.wording.Fabricated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a policy refuses, with the line that does, and which files are no policy at all.
final class ChangePolicyTest {
    private static final String FILE = "/etc/tidemark/policy.yaml";
    private static final Listener SSHD = Fabricated.tcp("0.0.0.0", 22, 0, 128, 0, Fabricated.owners("sshd", 590, 0));
    private static final Listener NGINX = Fabricated.tcp("0.0.0.0", 80, 0, 511, 0, Fabricated.owners("nginx", 812, 4));
    private static final Listener SOMEBODYS =
            Fabricated.tcp("0.0.0.0", 81, 0, 511, 0, Fabricated.unknownOwners(Optional.empty()));
    private static final Listener DOCKER = Fabricated.unix("/run/docker.sock", 0, 128, Fabricated.owners("d", 9, 0));

    @TempDir
    private Path folder = Path.of("");

    private static Optional<String> resize(String policy, Listener listener, long limit) {
        return resize(policy, Fabricated.HOST, listener, limit);
    }

    private static Optional<String> resize(String policy, Namespace namespace, Listener listener, long limit) {
        return ChangePolicy.parse(policy, FILE).refusesResize(namespace, listener, limit);
    }

    private static Optional<String> set(String policy, String sysctl, long value) {
        return ChangePolicy.parse(policy, FILE).refusesSetting(sysctl, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "---\n# nothing\n...\n", "{}"})
    void fileWithoutRulesForbidsNothing(String policy) {
        assertThat(resize(policy, SSHD, 1)).isEmpty();
        assertThat(set(policy, "net.core.somaxconn", 0)).isEmpty();
    }

    @Test
    void forbiddenListenersAreRefusedByTheirLine() {
        String policy = """
                # who may be resized
                resize:
                  forbid:
                    - ":22"
                    - process:sshd
                    - unix:/run/docker.sock
                """;

        assertThat(resize(policy, SSHD, 200)).contains("policy " + FILE + ":4 forbids :22");
        assertThat(resize(policy, DOCKER, 200)).contains("policy " + FILE + ":6 forbids unix:/run/docker.sock");
        assertThat(resize(policy, NGINX, 200)).isEmpty();
    }

    @Test
    void filtersOfOneEntryHoldTogetherAsOnTheCommandLine() {
        String policy = "resize: {forbid: [':80 :22 process:nginx', [':9', 'process:my server']]}";

        assertThat(resize(policy, NGINX, 200)).contains("policy " + FILE + ":1 forbids :80 :22 process:nginx");
        assertThat(resize(policy, SSHD, 200)).isEmpty();
        Listener spaced = Fabricated.tcp("::1", 9, 0, 1, 0, Fabricated.owners("my server", 3, 0));
        assertThat(resize(policy, spaced, 200)).contains("policy " + FILE + ":1 forbids :9 process:my server");
    }

    @Test
    void unknownOwnerMayBeTheForbiddenOne() {
        assertThat(resize("resize: {forbid: ['process:sshd']}", SOMEBODYS, 200))
                .contains("policy " + FILE + ":1 forbids process:sshd, and the owner is unknown: "
                        + Fabricated.NO_PRIVILEGE);
        assertThat(resize("resize: {forbid: [':22 process:sshd']}", SOMEBODYS, 200))
                .isEmpty();
    }

    @Test
    void onlyTheListedMayBeResized() {
        String policy = """
                resize:
                  only: ["process:nginx", "netns:cart-7f"]
                """;

        assertThat(resize(policy, NGINX, 200)).isEmpty();
        assertThat(resize(policy, Fabricated.CART, SSHD, 200)).isEmpty();
        assertThat(resize(policy, SSHD, 200))
                .contains("policy " + FILE + ":2 allows only process:nginx, netns:cart-7f");
        assertThat(resize(policy, SOMEBODYS, 200))
                .contains("policy " + FILE + ":2 allows only process:nginx, netns:cart-7f, and the owner is unknown: "
                        + Fabricated.NO_PRIVILEGE);
        assertThat(resize("resize: {only: []}", NGINX, 200)).contains("policy " + FILE + ":1 allows no listener");
    }

    @Test
    void limitsHaveEndsThatBelongToThem() {
        String policy = """
                resize:
                  least: 16
                  most: 65535
                """;

        assertThat(resize(policy, NGINX, 15)).contains("policy " + FILE + ":2 allows a limit of at least 16");
        assertThat(resize(policy, NGINX, 16)).isEmpty();
        assertThat(resize(policy, NGINX, 65535)).isEmpty();
        assertThat(resize(policy, NGINX, 65536)).contains("policy " + FILE + ":3 allows a limit of at most 65535");
    }

    @Test
    void limitsOfSomeNarrowThoseOfAllAndNeverWidenThem() {
        String policy = """
                resize:
                  most: 4096
                  limits:
                    - {listener: "process:nginx", least: 511, most: 8192}
                    - listener: ":22"
                      most: 100
                """;

        assertThat(resize(policy, NGINX, 510))
                .contains("policy " + FILE + ":4 allows process:nginx a limit of at least 511");
        assertThat(resize(policy, NGINX, 4096)).isEmpty();
        assertThat(resize(policy, NGINX, 4097)).contains("policy " + FILE + ":2 allows a limit of at most 4096");
        assertThat(resize(policy, SSHD, 101)).contains("policy " + FILE + ":6 allows :22 a limit of at most 100");
        assertThat(resize(policy, SSHD, 1)).isEmpty();
        assertThat(resize(policy, SOMEBODYS, 1))
                .contains("policy " + FILE + ":4 allows process:nginx a limit of at least 511"
                        + ", and the owner is unknown: " + Fabricated.NO_PRIVILEGE);
    }

    @Test
    void sysctlsAreForbiddenOrBounded() {
        String policy = """
                tune:
                  forbid: [net.ipv4.tcp_syncookies]
                  net.core.somaxconn:
                    least: 128
                    most: 65536
                  net.ipv4.tcp_synack_retries: {most: 0}
                """;

        assertThat(set(policy, "net.ipv4.tcp_syncookies", 1))
                .contains("policy " + FILE + ":2 forbids net.ipv4.tcp_syncookies");
        assertThat(set(policy, "net.core.somaxconn", 127))
                .contains("policy " + FILE + ":4 allows net.core.somaxconn a value of at least 128");
        assertThat(set(policy, "net.core.somaxconn", 128)).isEmpty();
        assertThat(set(policy, "net.core.somaxconn", 65537))
                .contains("policy " + FILE + ":5 allows net.core.somaxconn a value of at most 65536");
        assertThat(set(policy, "net.ipv4.tcp_synack_retries", 1)).isPresent();
        assertThat(set(policy, "net.ipv4.tcp_max_syn_backlog", 1)).isEmpty();
    }

    @Test
    void policyIsReadFromTheFileThatTheEnvironmentNames() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "resize: {forbid: [':22']}\n");

        ChangePolicy policy = ChangePolicy.read(Map.of(ChangePolicy.VARIABLE, file.toString()));

        assertThat(policy.refusesResize(Fabricated.HOST, SSHD, 200)).contains("policy " + file + ":1 forbids :22");
    }

    @Test
    void namedFileThatIsNotThereRefusesEveryChange() {
        Path missing = folder.resolve("missing.yaml");

        assertThatThrownBy(() -> ChangePolicy.read(Map.of(ChangePolicy.VARIABLE, missing.toString())))
                .isInstanceOf(ChangeRefused.class)
                .hasMessage("policy " + missing + ": no such file (expected: a file to read)");
    }

    @Test
    void whatIsNoRegularFileOrTooLongOrNoTextIsRefused() throws IOException {
        assertThatThrownBy(() -> ChangePolicy.read(folder))
                .hasMessage("policy " + folder + ": no regular file (expected: one)");

        Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat(64 * 1024 + 1));
        assertThatThrownBy(() -> ChangePolicy.read(large))
                .hasMessage("policy " + large + ": longer than 65536 bytes (expected: shorter)");

        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, "resize:\n  least: 1 # \u00ff".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ChangePolicy.read(binary))
                .hasMessage("policy " + binary + ":2: bytes that are not UTF-8 (expected: UTF-8)");
    }
}
