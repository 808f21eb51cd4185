package dev.tidemark.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.netns.InitialNamespace;
import dev.tidemark.kernel.netns.NamespaceCookie;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ReadableClasses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sysctls of a namespace: who may set them, what the kernel takes, and how a namespace is told from others.
final class SysctlFileKernelTest {
    private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups ";
    private static final String NEEDS =
            "needs root, or CAP_NET_ADMIN in the user namespace that owns the network namespace";

    @ParameterizedTest
    @EnumSource
    void valueIsWrittenInTheNamespaceOfTheThreadAndReadBack(Sysctl sysctl) {
        try (LabNamespace namespace = LabNamespace.create();
                LabNamespace other = LabNamespace.create()) {
            long before = other.sysctl(sysctl.dotted());

            SysctlFile.Outcome outcome = namespace.inside(() -> SysctlFile.write(ProcRoot.HOST, sysctl, 2));

            assertThat(outcome).isEqualTo(new SysctlFile.Outcome.Written(Reading.of(2L)));
            assertThat(namespace.sysctl(sysctl.dotted())).isEqualTo(2);
            assertThat(namespace.inside(() -> SysctlFile.read(ProcRoot.HOST, sysctl)))
                    .isEqualTo(Reading.of(2L));
            assertThat(other.sysctl(sysctl.dotted())).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOMAXCONN, 0",
        "SOMAXCONN, 2147483647",
        "MAX_SYN_BACKLOG, -1",
        "MAX_SYN_BACKLOG, 2147483647",
        "SYNCOOKIES, 255",
        "ABORT_ON_OVERFLOW, 2",
        "SYNACK_RETRIES, 255"
    })
    void kernelTakesValuesThatMakeNoSense(Sysctl sysctl, long value) {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(namespace.inside(() -> SysctlFile.write(ProcRoot.HOST, sysctl, value)))
                    .isEqualTo(new SysctlFile.Outcome.Written(Reading.of(value)));
        }
    }

    @ParameterizedTest
    @CsvSource({"SOMAXCONN, -1", "SOMAXCONN, 2147483648", "MAX_SYN_BACKLOG, 2147483648", "SYNACK_RETRIES, 256"})
    void valueOutsideOfWhatTheKernelTakesChangesNothing(Sysctl sysctl, long value) {
        try (LabNamespace namespace = LabNamespace.create()) {
            long before = namespace.sysctl(sysctl.dotted());

            assertThat(namespace.inside(() -> SysctlFile.write(ProcRoot.HOST, sysctl, value)))
                    .isInstanceOfSatisfying(
                            SysctlFile.Outcome.Refused.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
            assertThat(namespace.sysctl(sysctl.dotted())).isEqualTo(before);
        }
    }

    @Test
    void rootOfTheHostNeedsNoCapability(@TempDir Path classes) throws IOException, InterruptedException {
        assertThat(run("unshare -n setpriv --bounding-set=-all --inh-caps=-all " + java(classes)))
                .isEqualTo(everythingSet());
    }

    @Test
    void nobodyNeedsTheCapabilityOverTheNetwork(@TempDir Path classes) throws IOException, InterruptedException {
        assertThat(run("unshare -n " + NOBODY + java(classes))).isEqualTo(everythingRefused());
        assertThat(run("unshare -n " + NOBODY + "--inh-caps=+net_admin --ambient-caps=+net_admin " + java(classes)))
                .isEqualTo(everythingSet());
    }

    /// Not even the right to every file helps.
    @ParameterizedTest
    @ValueSource(strings = {"dac_override", "sys_admin"})
    void otherCapabilitiesDoNotHelp(String capability, @TempDir Path classes) throws IOException, InterruptedException {
        assertThat(run("unshare -n " + NOBODY + "--inh-caps=+" + capability + " --ambient-caps=+" + capability + " "
                        + java(classes)))
                .isEqualTo(everythingRefused());
    }

    @Test
    void rootOfAUserNamespaceMaySetThoseOfItsOwnNetwork(@TempDir Path classes)
            throws IOException, InterruptedException {
        String own = NOBODY + "unshare --user --map-root-user --net ";

        assertThat(run(own + java(classes))).isEqualTo(everythingSet());
        assertThat(run(own + "setpriv --bounding-set=-net_admin --inh-caps=-all " + java(classes)))
                .isEqualTo(everythingRefused());
        assertThat(run("unshare -n " + NOBODY + "unshare --user --map-root-user " + java(classes)))
                .isEqualTo(everythingRefused());
    }

    @Test
    void namespaceMadeAfterBootIsNotTheInitialOne() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(namespace.inside(() -> InitialNamespace.isThatOfThisThread(ProcRoot.HOST)))
                    .isEqualTo(Reading.of(false));
        }
        // The tests may run in a container: then theirs is not the initial one either.
        boolean isThere = run("test -e /proc/sys/net/core/netdev_budget && echo true || echo false")
                .contains("true");
        assertThat(InitialNamespace.isThatOfThisThread(ProcRoot.HOST)).isEqualTo(Reading.of(isThere));
        assertThat(InitialNamespace.isThatOfThisThread(new ProcRoot("/proc/self/fdinfo"))
                        .isKnown())
                .isFalse();
    }

    @Test
    void cookieOfANamespaceIsNeverGivenAgain() {
        NamespaceCookie first;
        try (LabNamespace namespace = LabNamespace.create()) {
            first = cookie(namespace);
            assertThat(cookie(namespace)).isEqualTo(first);
            assertThat(NamespaceCookie.parse(first.toString())).isEqualTo(first);
        }
        NamespaceCookie own = NamespaceCookie.read().orElse(first);
        assertThat(own).isNotEqualTo(first).isEqualTo(NamespaceCookie.read().orElse(first));
        for (int next = 0; next < 7; next++) {
            try (LabNamespace namespace = LabNamespace.create()) {
                assertThat(cookie(namespace)).isNotIn(first, own);
            }
        }
    }

    private static NamespaceCookie cookie(LabNamespace namespace) {
        return namespace.inside(NamespaceCookie::read).orElse(new NamespaceCookie(0));
    }

    private static List<String> everythingSet() {
        return report(sysctl -> sysctl + " 2");
    }

    private static List<String> everythingRefused() {
        return report(sysctl -> sysctl + ": " + NEEDS);
    }

    private static List<String> report(java.util.function.Function<Sysctl, String> line) {
        List<String> lines = new java.util.ArrayList<>(List.of("initial false"));
        Arrays.stream(Sysctl.values()).map(line).forEach(lines::add);
        return lines;
    }

    private static String java(Path classes) throws IOException {
        return ReadableClasses.command(classes, List.of(SysctlFile.class, SysctlReport.class), SysctlReport.class);
    }

    private static List<String> run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("timeout", "60", "sh", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.lines().toList();
    }
}
