package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;

/// Where `watch` takes its samples from.
interface Samples extends AutoCloseable {
    HostSnapshot read();

    /// Looks for namespaces that came.
    void refresh();

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
        public void close() {
            reader.close();
        }
    }
}
