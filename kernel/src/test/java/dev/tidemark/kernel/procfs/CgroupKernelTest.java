package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Makes a control group with the name that docker gives, and looks at it through the kernel.
class CgroupKernelTest {
    private static final String CONTAINER = "7b1d".repeat(16);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final CgroupIds ids = known(CgroupIds.find(ProcRoot.HOST, clock));
    private final Path parent =
            Path.of(ids.mountPoint(), "tidemark-test-" + ProcessHandle.current().pid() + ".slice");
    private final Path group = parent.resolve("docker-" + CONTAINER + ".scope");

    @BeforeEach
    void makeGroup() throws IOException {
        Files.createDirectories(group);
    }

    @AfterEach
    void removeGroup() throws IOException {
        Files.deleteIfExists(group);
        Files.deleteIfExists(parent);
    }

    @Test
    void processInAGroupNamedLikeAContainerIsInThatContainer() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(group.resolve("cgroup.procs"), "" + child.pid());

            CgroupPath path = known(
                    known(ProcessEntry.read(ProcRoot.HOST, (int) child.pid())).cgroup());

            assertThat(path.path()).isEqualTo("/" + parent.getFileName() + "/" + group.getFileName());
            assertThat(path.container()).contains(new ContainerId(ContainerRuntime.DOCKER, CONTAINER));
            assertThat(path.unit()).isEmpty();
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        awaitEmpty();
    }

    @Test
    void idOfAGroupIsTheInodeOfItsFolder() throws IOException {
        CgroupPath path = known(ids.path(inode(group)));

        assertThat(path.path()).isEqualTo("/" + parent.getFileName() + "/" + group.getFileName());
        assertThat(path.container().map(ContainerId::shortForm)).isEqualTo(Optional.of(CONTAINER.substring(0, 12)));
    }

    /// The kernel notes the group when the socket is made, so that the child is moved before it is a JVM.
    @Test
    void groupOfAListenerIsKnownFromWhatSockDiagReports() throws Exception {
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo $$ > \"$1\" && shift && exec \"$@\"",
                        "sh",
                        group.resolve("cgroup.procs").toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        "target/test-classes",
                        OneListener.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = child.inputReader();
                SockDiag sockets = SockDiag.open()) {
            int port = Integer.parseInt(output.readLine());

            List<InetDiagMessage> listeners =
                    sockets.listeners(AddressFamily.INET6, port).rows();

            assertThat(listeners).hasSize(1);
            assertThat(listeners.getFirst().cgroupId()).isEqualTo(inode(group));
            assertThat(known(ids.path(listeners.getFirst().cgroupId())).container())
                    .contains(new ContainerId(ContainerRuntime.DOCKER, CONTAINER));
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        awaitEmpty();
    }

    /// Run as a child: listens on a loopback port, says which, and stays as long as its input.
    static final class OneListener {
        private OneListener() {}

        public static void main(String... args) throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 3, InetAddress.getLoopbackAddress())) {
                System.out.println(listener.getLocalPort());
                while (System.in.read() >= 0) {
                    // Until the test lets go of the other end.
                }
            }
        }
    }

    @Test
    void rootGroupTellsNothing() {
        assertThat(reason(ids.path(CgroupIds.ROOT))).contains("root cgroup");
        assertThat(inodeOfRoot()).isEqualTo(CgroupIds.ROOT);
    }

    @Test
    void unknownIdIsLookedForAtMostOnceASecond() throws IOException {
        known(ids.path(inode(group)));
        Path later = Files.createDirectory(group.resolve("later.service"));
        try {
            long id = inode(later);
            assertThat(reason(ids.path(id))).isEqualTo("cgroup " + id + ": not looked for yet");

            now = now.plusMillis(999);
            assertThat(ids.path(id).isKnown()).isFalse();

            now = now.plusMillis(1);
            assertThat(known(ids.path(id)).unit()).contains("later.service");
        } finally {
            Files.delete(later);
        }
    }

    @Test
    void idOfARemovedGroupIsUnknownAndNotLookedForAgain() throws IOException {
        long id = inode(group);
        Files.delete(group);

        assertThat(reason(ids.path(id))).startsWith("cgroup " + id + ": removed, or outside");
        Files.createDirectories(group);
        now = now.plusSeconds(2);
        assertThat(reason(ids.path(id))).startsWith("cgroup " + id + ": removed, or outside");
    }

    @Test
    void walkingLeavesNoDescriptorOpen() throws IOException {
        long before = Fixtures.openDescriptors();
        for (long id = 0; id < 20; id++) {
            ids.path(Long.MAX_VALUE - id);
            now = now.plusSeconds(1);
        }

        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }

    private long inodeOfRoot() {
        try {
            return inode(Path.of(ids.mountPoint()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static long inode(Path folder) throws IOException {
        return (Long) Files.getAttribute(folder, "unix:ino");
    }

    private void awaitEmpty() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.readString(group.resolve("cgroup.procs")).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }
}
