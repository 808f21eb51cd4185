package dev.tidemark.cli;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.HashMap;
import java.util.Map;

/// Where `watch` takes its samples from.
interface Samples extends AutoCloseable {
    HostSnapshot read();

    /// Looks for namespaces that came.
    void refresh();

    /// What the kernel recorded of the listeners of each namespace; nothing where that is not ours to ask.
    default Map<Namespace, Reading<Map<Long, SocketFacts>>> facts(ProbeFacts facts) {
        return Map.of();
    }

    @Override
    void close();

    /// This process's own.
    record OfThisHost(HostReader reader) implements Samples {
        @Override
        public HostSnapshot read() {
            return reader.read();
        }

        @Override
        public void refresh() {
            reader.refresh();
        }

        @Override
        public Map<Namespace, Reading<Map<Long, SocketFacts>>> facts(ProbeFacts facts) {
            Map<Namespace, Reading<Map<Long, SocketFacts>>> all = new HashMap<>();
            for (ListenSnapshot snapshot : reader.read().namespaces()) {
                all.put(snapshot.namespace(), facts.read(reader.reader(snapshot.namespace())));
            }
            return all;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
