package dev.tidemark.lab;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.OwnerDirectory;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.SynQueues;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The product's reader at work on a namespace of the laboratory, which has to have a name.
final class LabReader implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final SnapshotReader reader;

    private LabReader(SnapshotReader reader) {
        this.reader = reader;
    }

    /// A name that no other namespace of this host has, whoever else runs these tests now.
    static String freshName() {
        return "lab-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    /// A namespace that a reader can be opened for.
    static LabNamespace namespace() {
        return LabNamespace.named(freshName());
    }

    static LabReader open(LabNamespace namespace) {
        NetNamespace place = new NetNamespace(
                new NetNamespaceId(namespace.inode()),
                false,
                List.of(namespace.name().orElseThrow()),
                List.of());
        OwnerDirectory owners = OwnerDirectory.of(ProcRoot.HOST, InstantSource.system());
        return switch (SnapshotReader.open(place, owners, EnumSet.allOf(Part.class), InstantSource.system())) {
            case Reading.Known<SnapshotReader>(SnapshotReader reader) -> new LabReader(reader);
            case Reading.Unknown<SnapshotReader>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    ListenSnapshot read() {
        return reader.read();
    }

    /// What the reader says of `listener` now.
    TcpListener read(LabListener listener) {
        return find(read(), listener);
    }

    static TcpListener find(ListenSnapshot snapshot, LabListener listener) {
        long inode = listener.inode();
        return snapshot.tcp().stream()
                .filter(each -> each.identity().inode() == inode)
                .findFirst()
                .orElseThrow();
    }

    Reading<Long> synQueue(LabListener listener) {
        ListenSnapshot snapshot = read();
        return synQueues(snapshot, Duration.ofSeconds(20)).length(find(snapshot, listener));
    }

    SynQueues synQueues(ListenSnapshot snapshot, Duration budget) {
        return reader.synQueues(snapshot, budget);
    }

    static long drops(TcpListener listener) {
        return known(listener.drops());
    }

    static long counter(ListenSnapshot snapshot, ListenCounter counter) {
        return known(known(snapshot.counters()).counter(counter));
    }

    static <T> T known(Reading<T> reading) {
        return switch (reading) {
            case Reading.Known<T>(T value) -> value;
            case Reading.Unknown<T>(String reason) -> throw new AssertionError("unknown: " + reason);
        };
    }

    static String reason(Reading<?> reading) {
        return switch (reading) {
            case Reading.Known<?>(Object value) -> throw new AssertionError("known: " + value);
            case Reading.Unknown<?>(String reason) -> reason;
        };
    }

    @Override
    public void close() {
        reader.close();
    }
}
