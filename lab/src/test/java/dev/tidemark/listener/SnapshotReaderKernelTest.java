package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaces;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SnapshotReaderKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LabNamespace namespace =
            LabNamespace.named("tidemark-" + ProcessHandle.current().pid());
    private final OwnerDirectory owners = OwnerDirectory.of(ProcRoot.HOST, InstantSource.system());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
        namespace.close();
    }

    @Test
    void eachFieldIsThatOfTheSocket() throws Exception {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1").withDevice("lo"), 7);
        open.add(LabClients.connect(namespace, listener, 3));
        ((LabClients) open.getLast()).awaitConnected(3, LIMIT);
        SnapshotReader reader = reader(EnumSet.allOf(Part.class));
        TcpListener seen = reader.read().tcp().getFirst();

        assertThat(seen.address()).isEqualTo("127.0.0.1%lo:" + listener.port());
        assertThat(seen.queue()).isEqualTo(new AcceptQueue(3, 7));
        assertThat(seen.drops()).isEqualTo(Reading.of(0L));
        assertThat(seen.identity()).isEqualTo(new SocketIdentity(listener.cookie(), listener.inode()));
        assertThat(seen.uid()).isEqualTo(Reading.of(0L));
        assertThat(seen.socket().multipath()).isFalse();
        assertThat(seen.owners().known())
                .extracting(Owner::pid)
                .containsExactly(Math.toIntExact(ProcessHandle.current().pid()));
    }

    @Test
    void ownersAreLookedForOnlyWhenASocketIsNew() throws Exception {
        listen(ListenerRecipe.tcp("127.0.0.1"), 7);
        listen(ListenerRecipe.unixAbstract("tidemark"), 5);
        SnapshotReader reader = reader(EnumSet.of(Part.OWNERS, Part.UNIX));
        for (int i = 0; i < 5; i++) {
            ListenSnapshot _ = reader.read();
        }
        assertThat(owners.scans()).isEqualTo(1);

        listen(ListenerRecipe.tcp("127.0.0.1"), 11);
        assertThat(reader.read().tcp())
                .allMatch(listener -> listener.owners().known().size() == 1);
        assertThat(owners.scans()).isEqualTo(2);
    }

    @Test
    void listenerThatDidNotChangeIsTheSameObject() throws Exception {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 7);
        SnapshotReader reader = reader(Set.of());
        TcpListener first = reader.read().tcp().getFirst();
        assertThat(reader.read().tcp().getFirst()).isSameAs(first);

        listener.relisten(11);
        TcpListener later = reader.read().tcp().getFirst();
        assertThat(later.queue()).isEqualTo(new AcceptQueue(0, 11));
        assertThat(later.socket()).isSameAs(first.socket());
    }

    @Test
    void multipathListenersAreRecognised() throws Exception {
        LabListener multipath = listen(ListenerRecipe.tcp("127.0.0.1").withMptcp(), 7);
        listen(ListenerRecipe.tcp("127.0.0.1"), 11);
        listen(ListenerRecipe.tcp("::1").withMptcp(), 13);

        assertThat(reader(Set.of()).read().tcp())
                .filteredOn(listener -> listener.socket().multipath())
                .extracting(listener -> listener.queue().limit())
                .containsExactlyInAnyOrder(7L, 13L);
        assertThat(multipath.limit()).isEqualTo(7);
    }

    @Test
    void partsThatWereNotAskedForAreUnknown() throws Exception {
        listen(ListenerRecipe.tcp("127.0.0.1"), 7);
        listen(ListenerRecipe.unixAbstract("tidemark"), 5);
        ListenSnapshot snapshot = reader(Set.of()).read();

        assertThat(snapshot.counters()).isEqualTo(Reading.unknown("not asked for"));
        assertThat(snapshot.unix()).isEqualTo(Reading.unknown("not asked for"));
        assertThat(snapshot.listeners()).hasSize(1);
        assertThat(snapshot.tcp().getFirst().owners().processes()).isEqualTo(Reading.unknown("not looked for"));
        assertThat(snapshot.sysctls().somaxconn()).isEqualTo(Reading.of(namespace.sysctl("net.core.somaxconn")));
    }

    @Test
    void sysctlsAreReadAgainOnlyWhenAskedFor() throws Exception {
        SnapshotReader once = reader(Set.of());
        SnapshotReader always = reader(EnumSet.of(Part.SYSCTLS));
        long before = namespace.sysctl("net.core.somaxconn");
        namespace.sysctl("net.core.somaxconn", 257);

        assertThat(once.read().sysctls().somaxconn()).isEqualTo(Reading.of(before));
        assertThat(always.read().sysctls().somaxconn()).isEqualTo(Reading.of(257L));
    }

    @Test
    void queueLeftByChurnDoesNotGrowTheReader() throws Exception {
        SnapshotReader reader = reader(Set.of());
        for (int i = 0; i < 500; i++) {
            try (LabListener _ = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7)) {
                assertThat(reader.read().tcp()).hasSize(1);
            }
        }
        assertThat(reader.read().tcp()).isEmpty();
        assertThat(reader.remembered()).isLessThan(100);
    }

    private LabListener listen(ListenerRecipe recipe, int backlog) {
        LabListener listener = LabListener.open(namespace, recipe, backlog);
        open.add(listener);
        return listener;
    }

    private SnapshotReader reader(Set<Part> parts) {
        Optional<NetNamespace> found = NetNamespaces.read().readable().stream()
                .filter(one -> one.id().inode() == namespace.inode())
                .findFirst();
        return switch (SnapshotReader.open(found.orElseThrow(), owners, parts, InstantSource.system())) {
            case Reading.Known<SnapshotReader>(SnapshotReader reader) -> {
                open.add(reader);
                yield reader;
            }
            case Reading.Unknown<SnapshotReader>(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
