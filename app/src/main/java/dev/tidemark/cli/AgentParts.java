package dev.tidemark.cli;

import dev.tidemark.agent.AgentSettings;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.history.Recorder;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import java.time.InstantSource;
import java.util.Optional;

/// Makes the parts of the agent as the settings say.
final class AgentParts {
    private AgentParts() {}

    /// What the agent is reached by.
    interface Serving extends AutoCloseable {
        /// Its address for a browser.
        String url();

        @Override
        void close();
    }

    /// Why these settings cannot be used, in one sentence.
    static Optional<String> problem(AgentSettings settings) {
        return Optional.empty();
    }

    /// @throws CommandFailure when the file cannot be had
    static Recorder recorder(AgentSettings settings, EventLog events, InstantSource clock) {
        return Recorder.off(clock);
    }

    static Sampler sampler(AgentSettings settings, Recorder recorder, EventLog events, InstantSource clock) {
        AgentSettings.Sample sample = settings.sample();
        Sampling sampling = new Sampling(
                sample.interval(),
                sample.counters(),
                sample.allNamespaces() ? Scope.ALL : Scope.CURRENT,
                sample.unix(),
                Selection.ALL);
        return Sampler.start(
                sampling, Version.text(), recorder, events, _ -> Optional.empty(), (_, _) -> {}, clock);
    }

    /// @throws CommandFailure when it cannot be served there
    static Optional<Serving> server(AgentSettings settings, Sampler sampler) {
        return Optional.empty();
    }
}
