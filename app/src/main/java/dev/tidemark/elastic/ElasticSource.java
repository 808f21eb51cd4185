package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;

/// What makes queues elastic, as who samples sees it: it is shown each sample, and asked how its queues do. Both
/// cost the sampler nothing to speak of.
public interface ElasticSource {
    /// Nothing is elastic.
    ElasticSource NONE = new ElasticSource() {
        @Override
        public void sampled(HostSnapshot host, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts) {}

        @Override
        public ElasticView view() {
            return ElasticView.OFF;
        }
    };

    /// A sample was taken.
    ///
    /// @param facts what the kernel itself had recorded just after it, by cookie; empty where it was not asked
    void sampled(HostSnapshot host, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts);

    /// How the queues do.
    ElasticView view();
}
