package dev.tidemark.kernel.netns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ReadableClasses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetNamespacesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAME = "tidemark-" + ProcessHandle.current().pid();

    /// A shell with a `/proc` of its own, so that only what it starts is seen: two processes of root in one
    /// namespace, one in another. `await` waits until a process has left the shell's namespace.
    private static final String SCENE = """
            own=$(readlink /proc/self/ns/net)
            await() {
                n=0
                while [ "$(readlink /proc/$1/ns/net)" = "$own" ] && [ $n -lt 5000 ]; do n=$((n + 1)); done
            }
            nobody='setpriv --reuid 65534 --regid 65534 --clear-groups'
            unshare -n sh -c 'sleep 60 & exec sleep 60' & await $!
            unshare -n sleep 60 & await $!
            """;

    @Test
    void namedNamespaceWithoutAProcessIsFound() {
        try (LabNamespace namespace = LabNamespace.named(NAME)) {
            NetNamespace found = find(namespace.inode()).orElseThrow();

            assertThat(found.names()).containsExactly(NAME);
            assertThat(found.pids()).isEmpty();
            assertThat(found.current()).isFalse();
            assertThat(inodeInside(found)).isEqualTo(namespace.inode());
        }
        assertThat(NetNamespaces.read().readable())
                .noneMatch(found -> found.names().contains(NAME));
    }

    @Test
    void namespaceOfAProcessIsFoundWithoutAName() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(find(namespace.inode())).as("nobody is inside").isEmpty();
            Process process = new ProcessBuilder("nsenter", "--net=" + namespace.path(), "sleep", "60").start();
            try {
                NetNamespace found = Await.value("namespace", LIMIT, () -> find(namespace.inode()), Optional::isPresent)
                        .orElseThrow();
                assertThat(found.pids()).containsExactly((int) process.pid());
                assertThat(found.names()).isEmpty();
                assertThat(inodeInside(found)).isEqualTo(namespace.inode());
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void plainFileAmongTheNamesIsNoNamespace() throws IOException {
        Path stale = Path.of("/run/netns", NAME + "-stale");
        try (LabNamespace _ = LabNamespace.named(NAME)) {
            Files.createFile(stale);
            try {
                assertThat(NetNamespaces.read().readable())
                        .noneMatch(found ->
                                found.names().contains(stale.getFileName().toString()));
            } finally {
                Files.delete(stale);
            }
        }
    }

    @Test
    void nameThatMeansAnotherNamespaceByNowIsNoWayIn() {
        NetNamespace remembered;
        try (LabNamespace namespace = LabNamespace.named(NAME)) {
            remembered = find(namespace.inode()).orElseThrow();
        }
        try (LabNamespace _ = LabNamespace.create();
                LabNamespace _ = LabNamespace.named(NAME)) {
            // The number may be given away again at once, then it is the same namespace as far as anybody can tell.
            if (find(remembered.id().inode()).isEmpty()) {
                assertThat(remembered.entrance().isKnown()).isFalse();
            }
        }
    }

    @Test
    void withoutPrivilegeHiddenNamespacesAreCounted(@TempDir Path classes) throws IOException, InterruptedException {
        assertThat(run(SCENE + "$nobody " + java(classes))).containsExactly("current host with process 1", "hidden 2");
    }

    @Test
    void namespaceOfProcessOneIsKnownByItsMarkWhenItsLinkIsDenied(@TempDir Path classes)
            throws IOException, InterruptedException {
        String neighbour = "$nobody sleep 60 &\n";

        assertThat(run(SCENE + neighbour + "unshare -n $nobody " + java(classes)))
                .containsExactly("current net:[N]", "other host with process 1", "hidden 2");
    }

    @Test
    void rootSeesAll(@TempDir Path classes) throws IOException, InterruptedException {
        assertThat(run(SCENE + java(classes)))
                .containsExactly("current host with process 1", "other net:[N]", "other net:[N]", "hidden 0");
    }

    private static Optional<NetNamespace> find(long inode) {
        return NetNamespaces.read().readable().stream()
                .filter(found -> found.id().inode() == inode)
                .findFirst();
    }

    /// Where a thread stands that went in.
    private static long inodeInside(NetNamespace namespace) {
        return switch (namespace.entrance()) {
            case Reading.Known<NamespaceEntrance>(NamespaceEntrance entrance) -> {
                try (entrance) {
                    yield entrance.inside(() -> FileStatus.identity("/proc/thread-self/ns/net"))
                            .orElse(Reading.unknown("not entered"))
                            .map(FileStatus.Identity::inode)
                            .orElse(-1L);
                }
            }
            case Reading.Unknown<NamespaceEntrance>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    /// The command that runs [NamespaceReport] from copies that everybody may read.
    private static String java(Path classes) throws IOException {
        return ReadableClasses.command(
                classes,
                List.of(NetNamespaces.class, dev.tidemark.listener.Namespace.class, NamespaceReport.class),
                NamespaceReport.class);
    }

    /// Runs a script as process 1 of a PID namespace: when it ends, all that it started ends too.
    private static List<String> run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "timeout",
                        "60",
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        script + "\nexit 0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.lines().toList();
    }
}
