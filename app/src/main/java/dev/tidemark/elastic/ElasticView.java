package dev.tidemark.elastic;

import dev.tidemark.listener.SocketIdentity;
import java.util.Map;

/// All elastic queues as they are now. Immutable.
public record ElasticView(Map<SocketIdentity, ElasticQueue> queues, ElasticHealth health) {
    /// Nothing is elastic.
    public static final ElasticView OFF = new ElasticView(Map.of(), ElasticHealth.OFF);

    public ElasticView {
        queues = Map.copyOf(queues);
    }
}
