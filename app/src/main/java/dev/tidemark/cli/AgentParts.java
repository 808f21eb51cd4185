package dev.tidemark.cli;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.AgentSettings;
import dev.tidemark.agent.EarlierRuns;
import dev.tidemark.agent.EpisodeDoctor;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.FactSource;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.control.StateFolder;
import dev.tidemark.diagnosis.Diagnosis;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.elastic.Elastic;
import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.History;
import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.history.HistoryRecorder;
import dev.tidemark.history.HistoryRefused;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.metrics.MetricsPage;
import dev.tidemark.web.AgentServer;
import dev.tidemark.web.HttpRefused;
import dev.tidemark.web.HttpSettings;
import dev.tidemark.web.Served;
import dev.tidemark.wording.DoctorDocument;
import dev.tidemark.wording.DoctorReport;
import dev.tidemark.wording.DoctorScreen;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.ScreenTexts;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/// Makes the parts of the agent as the settings say.
final class AgentParts {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");
    private static final int WIDTH = 100;

    private AgentParts() {}

    /// Why these settings cannot be used, in one sentence. Reads the files that they name.
    static Optional<String> problem(AgentSettings settings) {
        Optional<String> folder = settings.history()
                .filter(Files::isDirectory)
                .map(file -> "history: " + file + " is a folder (expected: a history file)");
        if (folder.isPresent()) {
            return folder;
        }
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

    /// @throws CommandFailure when another agent writes into the file, or a newer program did
    static Recorder recorder(AgentSettings settings, EventLog events, InstantSource clock) {
        if (settings.history().isEmpty()) {
            return Recorder.off(clock);
        }
        try {
            return HistoryRecorder.start(settings.history().get(), clock, health -> tell(health, events));
        } catch (HistoryRefused refused) {
            throw CommandFailure.couldNot(String.valueOf(refused.getMessage()));
        }
    }

    private static void tell(HistoryHealth health, EventLog events) {
        switch (health.state()) {
            case RECORDING -> events.add(Kind.HISTORY_RESUMED, Optional.empty(), "history: records again");
            case STOPPED ->
                events.add(
                        Kind.HISTORY_STOPPED,
                        Optional.empty(),
                        "history: stopped: " + health.reason().orElse("unknown") + "; live values are good");
            case OFF -> {}
        }
    }

    /// Arrivals are only for the history.
    static ProbeFacts facts(AgentSettings settings) {
        boolean withArrivals = settings.arrivals() && settings.history().isPresent();
        return ProbeFacts.open(settings.probe(), settings.acceptWait(), withArrivals);
    }

    /// At the start of an episode the doctor's rules are applied; what they find is as `tidemark doctor` says it.
    static EpisodeDoctor doctor(AgentSettings settings, Recorder recorder, FactSource facts, InstantSource clock) {
        return EpisodeDoctor.start(
                scope(settings), settings.sample().interval(), recorder, AgentParts::findings, facts, clock);
    }

    private static EpisodeFindings findings(Episode episode, Instant at, Evidence evidence) {
        List<Finding> findings = Diagnosis.of(evidence).stream()
                .filter(finding -> EpisodeDoctor.isAbout(episode, finding))
                .toList();
        DoctorReport report = new DoctorReport(evidence, findings, List.of(), 0);
        Look plain = new Look(OptionalInt.of(WIDTH), false, false);
        ScreenTexts texts =
                DoctorScreen.ofEpisode(report, plain, Commands::isThere).texts();
        return new EpisodeFindings(
                episode.id(), at, DoctorDocument.text(report, Commands::isThere), texts.rows() + texts.summary());
    }

    private static Scope scope(AgentSettings settings) {
        return settings.sample().allNamespaces() ? Scope.ALL : Scope.CURRENT;
    }

    static Sampler sampler(
            AgentSettings settings,
            Recorder recorder,
            EpisodeDoctor doctor,
            EventLog events,
            FactSource facts,
            ElasticSource elastic,
            InstantSource clock) {
        AgentSettings.Sample sample = settings.sample();
        Sampling sampling =
                new Sampling(sample.interval(), sample.counters(), scope(settings), sample.unix(), Selection.ALL);
        EarlierRuns earlier = EarlierRuns.read(settings.history(), clock.instant());
        return Sampler.start(sampling, Version.text(), recorder, events, earlier::of, doctor, facts, elastic, clock);
    }

    /// Makes queues grow and shrink, where the settings say so.
    static Elastic elastic(AgentSettings settings, EventLog events, InstantSource clock) {
        return Elastic.start(
                settings.elastic(),
                StateFolder.ofThisProcess(),
                List.of("agent"),
                (kind, namespace, listener, sentence) -> events.add(
                        switch (kind) {
                            case STEPPED -> Kind.ELASTIC_STEP;
                            case LEFT_ALONE -> Kind.ELASTIC_LEFT_ALONE;
                            case HINDERED -> Kind.ELASTIC_HINDERED;
                        },
                        namespace.flatMap(place -> listener.map(each -> ListenerKey.of(place.name(), each, 1))),
                        sentence),
                clock);
    }

    /// What was recorded, for one who asks; empty where nothing is, or it cannot be read just now.
    private static Optional<History> open(AgentSettings settings) {
        try {
            return settings.history().map(HistoryFile::open);
        } catch (HistoryRefused unreadable) {
            LOG.log(Level.DEBUG, "history: " + unreadable.getMessage());
            return Optional.empty();
        } catch (LinkageError missing) {
            LOG.log(Level.DEBUG, "history: " + missing.getMessage());
            return Optional.empty();
        }
    }

    /// @throws CommandFailure when it cannot be served there
    static Optional<AgentServer> server(AgentSettings settings, Sampler sampler, InstantSource clock) {
        try {
            return http(settings.http()).map(http -> server(http, settings, sampler, clock));
        } catch (HttpRefused refused) {
            throw CommandFailure.couldNot(String.valueOf(refused.getMessage()));
        }
    }

    /// The page tells of the server's clients, and the server serves the page.
    private static AgentServer server(HttpSettings http, AgentSettings settings, Sampler sampler, InstantSource clock) {
        AtomicReference<Optional<AgentServer>> server = new AtomicReference<>(Optional.empty());
        MetricsPage metrics = MetricsPage.of(
                sampler,
                () -> server.get()
                        .map(each -> OptionalInt.of(each.streamClients()))
                        .orElse(OptionalInt.empty()));
        AgentServer started = AgentServer.start(
                http,
                new Served(
                        sampler,
                        () -> open(settings),
                        (openMetrics, gzip, reader) -> metrics.read(openMetrics, gzip, reader::read),
                        clock));
        server.set(Optional.of(started));
        return started;
    }
}
