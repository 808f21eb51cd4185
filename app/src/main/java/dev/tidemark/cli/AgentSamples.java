package dev.tidemark.cli;

import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;

/// The latest samples of an agent, for `watch --connect`.
record AgentSamples(Connected agent, Selection selection, boolean all, boolean unix) implements Samples {
    @Override
    public HostSnapshot read() {
        return Connected.narrowed(agent.view(), selection, all, unix).host();
    }

    /// The agent does so by itself.
    @Override
    public void refresh() {}

    @Override
    public void close() {
        agent.close();
    }
}
