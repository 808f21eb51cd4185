package dev.tidemark.cli;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.AgentSettings;
import dev.tidemark.agent.Alerts;
import dev.tidemark.agent.ArrivalRecorder;
import dev.tidemark.agent.EpisodeDoctor;
import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.ServiceNotice;
import dev.tidemark.agent.SettingsLayers;
import dev.tidemark.control.StateFolder;
import dev.tidemark.elastic.Elastic;
import dev.tidemark.history.Recorder;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.web.AgentServer;
import dev.tidemark.wording.AlertWords;
import dev.tidemark.wording.Figures;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One life of the agent: starts its parts, the one that others need first; waits for signals; ends the parts in
/// the other order, the history last, so that all that was sampled is in it.
final class AgentRun {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");
    private static final Duration USUAL_WAIT = Duration.ofMinutes(1);

    /// The service manager and whoever pressed Ctrl-C are promised so much.
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    /// Sampling that is later than this, and than ten periods, has stopped.
    private static final Duration STALLED = Duration.ofSeconds(5);

    private final Supplier<SettingsLayers> layers;
    private final InstantSource clock = InstantSource.system();
    private final EventLog events = new EventLog(clock);
    private AgentSettings settings;

    private AgentRun(AgentSettings settings, Supplier<SettingsLayers> layers) {
        this.settings = settings;
        this.layers = layers;
    }

    /// @param layers reads the configuration again
    static AgentRun of(AgentSettings settings, Supplier<SettingsLayers> layers) {
        return new AgentRun(settings, layers);
    }

    /// Returns when a signal has ended it.
    ///
    /// @throws CommandFailure when it cannot start
    ExitCode call() {
        AgentSignals signals = AgentSignals.open();
        try (ServiceNotice notice = ServiceNotice.open(System.getenv());
                Recorder recorder = AgentParts.recorder(settings, events, clock);
                ProbeFacts facts = AgentParts.facts(settings);
                EpisodeDoctor doctor = AgentParts.doctor(settings, recorder, facts, clock);
                Elastic elastic = AgentParts.elastic(settings, events, clock);
                Sampler sampler = AgentParts.sampler(settings, recorder, doctor, events, facts, elastic, clock);
                ArrivalRecorder _ = ArrivalRecorder.start(facts.arrivals(), sampler, recorder, clock);
                Alerts alerts = alerts(sampler);
                OverdueChanges _ = OverdueChanges.start(StateFolder.ofThisProcess(), events, List.of("agent"))) {
            serve(sampler, new Reloaded(alerts, elastic), signals, notice);
            return ExitCode.DONE;
        }
    }

    /// What takes another configuration while it runs.
    private record Reloaded(Alerts alerts, Elastic elastic) {}

    private Alerts alerts(Sampler sampler) {
        String host = sampler.view().health().hostName();
        Alerts.Words words = new Alerts.Words(AlertWords::sentence, alert -> AlertWords.document(alert, host));
        try {
            return Alerts.start(sampler, events, words, settings.alerts(), StateFolder.ofThisProcess());
        } catch (InvalidSettings invalid) {
            throw CommandFailure.couldNot(String.valueOf(invalid.getMessage()));
        }
    }

    private void serve(Sampler sampler, Reloaded reloaded, AgentSignals signals, ServiceNotice notice) {
        Optional<AgentServer> server = AgentParts.server(settings, sampler, clock);
        try {
            String status = status(sampler.view(), server.map(AgentServer::url));
            LOG.log(Level.INFO, "tidemark agent: " + status);
            LOG.log(Level.INFO, "probe: " + sampler.view().health().probe().sentence());
            sampler.view().health().missing().forEach(sentence -> LOG.log(Level.WARNING, "not seen: " + sentence));
            notice.ready(status);
            untilEnded(sampler, reloaded, signals, notice, status);
        } finally {
            endInTime();
            notice.stopping();
            server.ifPresent(AgentServer::close);
        }
    }

    /// `42 listeners in 3 namespaces, every 100 ms; http://127.0.0.1:9559; history /var/lib/tidemark/history.db`.
    private String status(LiveView view, Optional<String> url) {
        int listeners = view.listeners().size();
        int namespaces = view.host().namespaces().size();
        return listeners + (listeners == 1 ? " listener in " : " listeners in ") + namespaces
                + (namespaces == 1 ? " namespace" : " namespaces") + ", every " + Figures.duration(view.period()) + "; "
                + url.orElse("serves nothing") + "; history "
                + settings.history().map(Object::toString).orElse("off");
    }

    private void untilEnded(
            Sampler sampler, Reloaded reloaded, AgentSignals signals, ServiceNotice notice, String status) {
        Duration wait = notice.watchdog().map(span -> span.dividedBy(2)).orElse(USUAL_WAIT);
        while (true) {
            Optional<AgentSignals.Wish> wish = signals.next(wait);
            if (wish.equals(Optional.of(AgentSignals.Wish.END))) {
                LOG.log(Level.INFO, "tidemark agent: ends");
                return;
            }
            if (wish.isPresent()) {
                notice.reloading();
                reload(reloaded);
                notice.ready(status);
            }
            if (notice.watchdog().isPresent() && isSampling(sampler)) {
                notice.alive();
            }
        }
    }

    private boolean isSampling(Sampler sampler) {
        Duration tenPeriods = settings.sample().interval().multipliedBy(10);
        return sampler.age().compareTo(tenPeriods.compareTo(STALLED) > 0 ? tenPeriods : STALLED) < 0;
    }

    private void reload(Reloaded reloaded) {
        try {
            AgentSettings next = AgentSettings.of(layers.get());
            reloaded.alerts().replace(next.alerts());
            reloaded.elastic().replace(next.elastic());
            List<String> later = later(next);
            settings = new AgentSettings(
                    settings.sample(),
                    settings.history(),
                    settings.probe(),
                    settings.acceptWait(),
                    settings.arrivals(),
                    next.elastic(),
                    settings.http(),
                    next.alerts());
            int rules = next.alerts().rules().size();
            events.add(
                    Kind.CONFIG_LOADED,
                    Optional.empty(),
                    "configuration: read again, " + rules + (rules == 1 ? " rule" : " rules")
                            + (later.isEmpty()
                                    ? ""
                                    : "; a restart is needed for what changed of " + String.join(", ", later)));
        } catch (InvalidSettings invalid) {
            events.add(
                    Kind.CONFIG_REFUSED,
                    Optional.empty(),
                    "configuration: " + invalid.getMessage() + "; goes on with the old one");
        }
    }

    /// What of the settings cannot change while it runs, and did.
    private List<String> later(AgentSettings next) {
        List<String> sections = new ArrayList<>();
        if (!next.sample().equals(settings.sample())) {
            sections.add("sample");
        }
        if (!next.history().equals(settings.history())) {
            sections.add("history");
        }
        if (next.probe() != settings.probe()) {
            sections.add("probe");
        }
        if (next.acceptWait() != settings.acceptWait()) {
            sections.add("accept-wait");
        }
        if (next.arrivals() != settings.arrivals()) {
            sections.add("arrivals");
        }
        if (!next.http().equals(settings.http())) {
            sections.add("http");
        }
        return sections;
    }

    /// A part that does not end must not keep the process.
    private static void endInTime() {
        Thread.ofPlatform().daemon().name("tidemark-end").start(() -> {
            Pause.until(System.nanoTime() + END_LIMIT.toNanos());
            LOG.log(Level.WARNING, "tidemark agent: did not end within " + Figures.duration(END_LIMIT));
            Runtime.getRuntime().halt(ExitCode.NOTE.number());
        });
    }
}
