package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The laboratory closes what it opened: descriptors, names, mounts, files and threads.
final class NothingStaysBehindKernelTest {
    @Test
    void noDescriptorIsLeft() throws IOException {
        useEverything("lab-warm-up");
        int before = descriptors();
        for (int i = 0; i < 20; i++) {
            useEverything("lab-leaks");
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void noThreadStaysInAForeignNamespace() throws IOException {
        useEverything("lab-threads");
        String home = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();

        // A thread that Java has joined still takes a moment to leave the kernel.
        Set<String> _ = Await.value(
                "namespaces of all threads",
                Duration.ofSeconds(5),
                NothingStaysBehindKernelTest::namespacesOfThreads,
                namespaces -> namespaces.equals(Set.of(home)));
    }

    @Test
    void nameIsThereWhileOpenAndGoneAfterwards() throws IOException {
        Path name = Path.of("/run/netns/lab-name");
        try (LabNamespace namespace = LabNamespace.named("lab-name")) {
            assertThat(name).exists();
            assertThat(mounts()).contains(name.toString());
            assertThat((Long) Files.getAttribute(name, "unix:ino")).isEqualTo(namespace.inode());
        }
        assertThat(name).doesNotExist();
        assertThat(mounts()).doesNotContain(name.toString());
    }

    @Test
    void nameThatIsTakenIsRefusedAndStaysWithItsFirstOwner() throws IOException {
        try (LabNamespace first = LabNamespace.named("lab-taken")) {
            int before = descriptors();
            assertThatThrownBy(() -> LabNamespace.named("lab-taken")).isInstanceOf(UncheckedIOException.class);
            assertThat(descriptors()).isEqualTo(before);
            assertThat((Long) Files.getAttribute(Path.of("/run/netns/lab-taken"), "unix:ino"))
                    .isEqualTo(first.inode());
        }
    }

    @Test
    void unixFileIsRemoved(@TempDir Path folder) {
        Path file = folder.resolve("queue.sock");
        try (LabNamespace namespace = LabNamespace.create()) {
            try (LabListener listener = LabListener.open(
                    namespace, ListenerRecipe.unixPath(file.toString()).withSeqpacket(), 3)) {
                assertThat(file).exists();
                try (LabClients clients = LabClients.connect(namespace, listener, 5)) {
                    assertThat(clients.connected()).isEqualTo(4);
                }
            }
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusedListenerLeavesNoDescriptor() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 1)) {
            int before = descriptors();
            assertThatThrownBy(() -> LabListener.open(namespace, first.recipe(), 1))
                    .hasMessageContaining("EADDRINUSE");
            assertThat(descriptors()).isEqualTo(before);
        }
    }

    private static void useEverything(String name) {
        try (LabNamespace namespace = LabNamespace.named(name);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 11);
                LabClients served = LabClients.fill(namespace, listener, Duration.ofSeconds(5));
                LabClients turnedAway = LabClients.connect(namespace, listener, 5);
                VethPair hosts = VethPair.create();
                NamespaceProcess process = NamespaceProcess.start(hosts.server(), List.of("sleep", "600"))) {
            assertThat(process.pid()).isPositive();
            assertThat(served.connected()).isEqualTo(12);
            assertThat(turnedAway.count()).isEqualTo(5);
            assertThat(listener.drain()).isEqualTo(12);
            namespace.counters();
        }
    }

    private static Set<String> namespacesOfThreads() {
        Set<String> namespaces = new HashSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    namespaces.add(
                            Files.readSymbolicLink(task.resolve("ns/net")).toString());
                } catch (NoSuchFileException _) {
                    // The thread has ended since.
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return namespaces;
    }

    private static int descriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return (int) links.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> mounts() throws IOException {
        List<String> places = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            places.add(line.split(" ", -1)[4]);
        }
        return places;
    }
}
