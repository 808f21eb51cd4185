package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.ListenerKey;
import java.util.List;

/// Views with something changed.
final class Views {
    private Views() {}

    /// `view` with other listeners.
    static LiveView with(LiveView view, List<LiveListener> listeners) {
        return new LiveView(
                view.at(),
                view.period(),
                view.host(),
                listeners,
                view.namespaces(),
                view.episodes(),
                view.events(),
                view.health());
    }

    /// `listener` under another key.
    static LiveListener called(LiveListener listener, ListenerKey key) {
        return new LiveListener(
                key,
                listener.now(),
                listener.snapshot(),
                listener.member(),
                listener.state(),
                listener.peaks(),
                listener.dropsRise(),
                listener.dropsTotal(),
                listener.lastMinute(),
                listener.lengths(),
                listener.since(),
                listener.episodes(),
                listener.overflowing(),
                listener.facts(),
                listener.elastic());
    }
}
