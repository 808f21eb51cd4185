package dev.tidemark.cli;

import dev.tidemark.agent.AgentSettings;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.history.Recorder;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.metrics.MetricsPage;
import dev.tidemark.web.AgentServer;
import dev.tidemark.web.HttpRefused;
import dev.tidemark.web.HttpSettings;
import dev.tidemark.web.Served;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/// Makes the parts of the agent as the settings say.
final class AgentParts {
    private AgentParts() {}

    /// Why these settings cannot be used, in one sentence. Reads the files that they name.
    static Optional<String> problem(AgentSettings settings) {
        try {
            return http(settings.http()).flatMap(HttpSettings::problem);
        } catch (HttpRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private static Optional<HttpSettings> http(AgentSettings.Http http) {
        return http.listen().map(listen -> {
            HttpSettings settings = HttpSettings.at(listen).withHosts(http.hosts());
            if (http.certificate().isPresent() && http.key().isPresent()) {
                settings = settings.withTls(http.certificate().get(), http.key().get());
            }
            if (http.insecure()) {
                settings = settings.withInsecure();
            }
            if (http.tokenFile().isPresent()) {
                settings = settings.withToken(http.tokenFile().get());
            }
            return http.usersFile().isPresent()
                    ? settings.withUsers(http.usersFile().get())
                    : settings;
        });
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
    static Optional<AgentServer> server(AgentSettings settings, Sampler sampler, InstantSource clock) {
        try {
            return http(settings.http()).map(http -> server(http, sampler, clock));
        } catch (HttpRefused refused) {
            throw CommandFailure.couldNot(String.valueOf(refused.getMessage()));
        }
    }

    /// The page tells of the server's clients, and the server serves the page.
    private static AgentServer server(HttpSettings http, Sampler sampler, InstantSource clock) {
        AtomicReference<Optional<AgentServer>> server = new AtomicReference<>(Optional.empty());
        MetricsPage metrics = MetricsPage.of(
                sampler,
                () -> server.get()
                        .map(each -> OptionalInt.of(each.streamClients()))
                        .orElse(OptionalInt.empty()));
        AgentServer started =
                AgentServer.start(http, new Served(sampler, Optional::empty, metrics::render, clock));
        server.set(Optional.of(started));
        return started;
    }
}
