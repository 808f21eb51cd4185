package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the kernel recorded between the beginning of an examination and its end, if it records at all.
///
/// It is read before the counters at the beginning and after them at the end, so that no overflow that the
/// counters tell of is missing in it. For one examination, and its thread.
public final class FactWindow {
    private static final Reading<Map<Long, SocketFacts>> NOT_THEN = Reading.unknown("not recorded when watching began");

    private final Optional<KernelRecord> record;
    private final Map<Namespace, Reading<Map<Long, SocketFacts>>> before = new HashMap<>();

    private FactWindow(Optional<KernelRecord> record) {
        this.record = record;
    }

    /// Nothing is recorded.
    public static FactWindow none() {
        return new FactWindow(Optional.empty());
    }

    /// One that opens with the first sample.
    ///
    /// @param record not closed
    public static FactWindow of(KernelRecord record) {
        return new FactWindow(Optional.of(record));
    }

    /// One that was opened earlier.
    ///
    /// @param before what had been recorded then
    public static FactWindow since(Map<Namespace, Reading<Map<Long, SocketFacts>>> before, KernelRecord record) {
        FactWindow window = of(record);
        window.before.putAll(before);
        return window;
    }

    /// Opens it, unless it is open.
    void begin(HostReader reader) {
        if (record.isEmpty() || !before.isEmpty()) {
            return;
        }
        for (ListenSnapshot snapshot : reader.readListeners().namespaces()) {
            before.put(snapshot.namespace(), record.get().read(reader.reader(snapshot.namespace())));
        }
    }

    /// What was recorded of one namespace until now.
    RecordedFacts end(HostReader reader, Namespace namespace) {
        return record.map(one -> RecordedFacts.between(
                        before.getOrDefault(namespace, NOT_THEN), one.read(reader.reader(namespace))))
                .orElse(RecordedFacts.NONE);
    }
}
