package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.elastic.ElasticView;
import dev.tidemark.history.Episode;
import dev.tidemark.listener.HostSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// All that is known now: the latest sample and what came before it. Immutable; made about twice a second while
/// somebody looks.
///
/// @param at when the latest sample was taken
/// @param period the time from one sample to the next
/// @param host the latest sample
/// @param listeners those that are there, in the order of the sample
/// @param namespaces those that were read
/// @param episodes the latest overflow episodes, the newest first, 100 at most
/// @param events what happened lately, the newest first, 200 at most
/// @param health how the watcher itself does
public record LiveView(
        Instant at,
        Duration period,
        HostSnapshot host,
        List<LiveListener> listeners,
        List<LiveNamespace> namespaces,
        List<Episode> episodes,
        List<AgentEvent> events,
        AgentHealth health) {
    public LiveView {
        listeners = List.copyOf(listeners);
        namespaces = List.copyOf(namespaces);
        episodes = List.copyOf(episodes);
        events = List.copyOf(events);
    }

    /// The same, with how queues grow and shrink.
    LiveView with(ElasticView elastic) {
        if (elastic.queues().isEmpty()) {
            return this;
        }
        List<LiveListener> all = listeners.stream()
                .map(each -> {
                    ElasticQueue queue = elastic.queues().get(each.now().identity());
                    return queue == null ? each : each.with(queue);
                })
                .toList();
        return new LiveView(at, period, host, all, namespaces, episodes, events, health);
    }
}
