package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.SnapshotReader.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HostReaderKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAME = "tidemark-" + ProcessHandle.current().pid();
    private static final int SAMPLES = 10_000;

    @Test
    void tenThousandSamplesOfManyNamespacesLeaveNoDescriptor() throws IOException, InterruptedException {
        long atFirst = descriptors();
        try (LabNamespace one = LabNamespace.named(NAME + "-1");
                LabNamespace two = LabNamespace.named(NAME + "-2");
                LabNamespace unnamed = LabNamespace.create();
                LabListener _ = LabListener.open(one, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabListener _ = LabListener.open(two, ListenerRecipe.tcp("::1"), 11);
                LabListener _ = LabListener.open(unnamed, ListenerRecipe.tcp("::"), 13)) {
            Process inhabitant = new ProcessBuilder("nsenter", "--net=" + unnamed.path(), "sleep", "120").start();
            try {
                Await.until("inhabitant", LIMIT, () -> hasProcess(unnamed.inode()));
                Set<Part> parts = EnumSet.of(Part.COUNTERS, Part.UNIX);
                try (HostReader reader = HostReader.open(Scope.ALL, parts, InstantSource.system())) {
                    HostSnapshot first = reader.read();
                    long open = descriptors();
                    for (int i = 0; i < SAMPLES; i++) {
                        assertThat(reader.read().namespaces()).hasSameSizeAs(first.namespaces());
                    }
                    assertThat(descriptors()).isEqualTo(open);
                    assertThat(limits(first, one)).containsExactly(7L);
                    assertThat(limits(first, two)).containsExactly(11L);
                    assertThat(limits(first, unnamed)).containsExactly(13L);
                }
            } finally {
                inhabitant.destroyForcibly();
                assertThat(inhabitant.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        // The pipes of the process are closed by the JDK's own reaper thread, some time after it ended.
        Await.until("descriptors", LIMIT, () -> descriptors() <= atFirst);
    }

    @Test
    void everyThreadIsHomeAfterForeignNamespacesWereRead() throws IOException {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener _ = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                HostReader reader = HostReader.open(Scope.ALL, EnumSet.allOf(Part.class), InstantSource.system())) {
            assertThat(limits(reader.read(), namespace)).containsExactly(7L);
            reader.refresh();
            HostSnapshot _ = reader.read();
            Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));

            // A thread that was joined may be seen for some microseconds more.
            List<Path> places = Await.value(
                    "threads home",
                    LIMIT,
                    HostReaderKernelTest::placesOfThreads,
                    all -> Set.of(home).containsAll(all));
            assertThat(places).hasSizeGreaterThan(1);
        }
    }

    @Test
    void namespaceIsNotKeptAliveAfterClosing() {
        LabNamespace namespace = LabNamespace.named(NAME);
        try (ListenSysctls.Source pulse = pulse(namespace)) {
            HostReader reader = HostReader.open(Scope.ALL, EnumSet.allOf(Part.class), InstantSource.system());
            HostSnapshot _ = reader.read();
            namespace.close();
            assertThat(isAlive(pulse)).as("kept by the reader").isTrue();

            reader.close();
            Await.until("namespace gone", LIMIT, () -> !isAlive(pulse));
        }
    }

    @Test
    void namespaceThatVanishedIsLetGoAtTheNextRefresh() {
        LabNamespace namespace = LabNamespace.named(NAME);
        long inode = namespace.inode();
        try (ListenSysctls.Source pulse = pulse(namespace);
                HostReader reader = HostReader.open(Scope.ALL, EnumSet.allOf(Part.class), InstantSource.system())) {
            assertThat(find(reader.read(), inode)).isPresent();
            namespace.close();
            assertThat(find(reader.read(), inode)).as("still held").isPresent();

            reader.refresh();
            assertThat(find(reader.read(), inode)).isEmpty();
            Await.until("namespace gone", LIMIT, () -> !isAlive(pulse));
        }
    }

    @Test
    void namespaceThatCameIsReadAfterTheNextRefresh() {
        try (HostReader reader = HostReader.open(Scope.ALL, Set.of(), InstantSource.system());
                LabNamespace namespace = LabNamespace.named(NAME)) {
            assertThat(find(reader.read(), namespace.inode())).isEmpty();

            reader.refresh();
            Namespace found =
                    find(reader.read(), namespace.inode()).orElseThrow().namespace();
            assertThat(found.name()).isEqualTo(NAME);
            assertThat(reader.reader(found).namespace()).isEqualTo(found);
        }
    }

    @Test
    void ownNamespaceAloneIsReadWhenAskedSo() {
        try (LabNamespace _ = LabNamespace.named(NAME);
                HostReader reader = HostReader.open(Scope.CURRENT, Set.of(), InstantSource.system())) {
            HostSnapshot snapshot = reader.read();

            assertThat(snapshot.namespaces()).hasSize(1);
            assertThat(snapshot.namespaces().getFirst().namespace().current()).isTrue();
            assertThat(snapshot.isComplete()).isTrue();
        }
    }

    private static Optional<ListenSnapshot> find(HostSnapshot snapshot, long inode) {
        return snapshot.namespaces().stream()
                .filter(one -> one.namespace().id().inode() == inode)
                .findFirst();
    }

    private static List<Long> limits(HostSnapshot snapshot, LabNamespace namespace) {
        return find(snapshot, namespace.inode()).orElseThrow().tcp().stream()
                .map(listener -> listener.queue().limit())
                .toList();
    }

    private static boolean hasProcess(long inode) {
        return dev.tidemark.kernel.netns.NetNamespaces.read().readable().stream()
                .anyMatch(found -> found.id().inode() == inode);
    }

    /// Sysctl files of a namespace do not keep it alive, and are unreadable once it is gone.
    private static ListenSysctls.Source pulse(LabNamespace namespace) {
        return namespace.inside(() -> ListenSysctls.Source.open(ProcRoot.HOST));
    }

    private static boolean isAlive(ListenSysctls.Source pulse) {
        return pulse.read().somaxconn().isKnown();
    }

    private static List<Path> placesOfThreads() {
        List<Path> places = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    places.add(Files.readSymbolicLink(task.resolve("ns/net")));
                } catch (IOException _) {
                    // That thread has ended meanwhile.
                }
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
        return places;
    }

    private static long descriptors() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
