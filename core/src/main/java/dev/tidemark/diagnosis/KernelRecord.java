package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;

/// Gives what the kernel itself records of listeners, where it does. Asked by one thread at a time for each
/// namespace's reader.
@FunctionalInterface
public interface KernelRecord {
    /// The facts of one namespace's listeners, by cookie. One that nobody reached since recording began is not in
    /// it.
    Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace);
}
