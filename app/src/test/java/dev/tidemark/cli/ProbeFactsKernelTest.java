package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.EventLog;
import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.history.Recorder;
import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProbeFactsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 9;
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String NAME =
            "tidemark-facts-" + ProcessHandle.current().pid();

    /// Samples so seldom that no burst of these tests is in one.
    private static Sampler sampler(ProbeFacts facts) {
        return sampler(facts, Duration.ofMillis(500));
    }

    private static Sampler sampler(ProbeFacts facts, Duration period) {
        Sampling sampling =
                new Sampling(period, period, Scope.ALL, false, Selection.of(List.of(Filter.parse("netns:" + NAME))));
        InstantSource clock = InstantSource.system();
        return Sampler.start(
                sampling,
                "0.0",
                Recorder.off(clock),
                new EventLog(clock),
                _ -> Optional.empty(),
                (_, _) -> {},
                facts,
                ElasticSource.NONE,
                clock);
    }

    /// Where the machine is too busy for a second's sample that second is rightly lost: then all begins anew.
    @Test
    void samplesASecondApartStayExactWhileClientsCome() {
        boolean isInTime = false;
        for (int attempt = 0; attempt < ATTEMPTS && !isInTime; attempt++) {
            isInTime = staysExactUnlessLate();
        }
        assertThat(isInTime).as("samples in time").isTrue();
    }

    /// @return whether each sample was taken in its time
    private static boolean staysExactUnlessLate() {
        try (ProbeFacts facts = ProbeFacts.open(true);
                LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 200);
                Sampler sampler = sampler(facts, Duration.ofSeconds(1))) {
            List<LabClients> held = new ArrayList<>();
            try {
                List<LiveView> views = new ArrayList<>(List.of(sampler.view()));
                Awaitility.await()
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(250))
                        .until(() -> {
                            held.add(LabClients.connect(namespace, listener, 3));
                            LiveView view = sampler.view();
                            boolean isLate = isLate(views.getLast(), view);
                            if (!isLate && !view.at().equals(views.getLast().at())) {
                                views.add(view);
                            }
                            HighWaterMark mark = of(view, listener)
                                    .map(seen ->
                                            Objects.requireNonNull(seen.peaks().get(PeakWindow.TEN_SECONDS)))
                                    .orElseThrow();
                            // The first sample is the first reading.
                            assertThat(mark.isExact() || isLate)
                                    .as("after " + views.size())
                                    .isTrue();
                            return isLate || views.size() >= 7;
                        });
                return views.size() >= 7;
            } finally {
                held.forEach(LabClients::close);
            }
        }
    }

    /// A sample that began in its time may still be read late.
    private static boolean isLate(LiveView before, LiveView view) {
        return view.health().late() + view.health().skipped() > 0
                || Duration.between(before.at(), view.at()).toMillis() > 1_400;
    }

    private static LiveListener await(Sampler sampler, LabListener listener, Predicate<LiveListener> wanted) {
        return Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .until(
                        () -> of(sampler.view(), listener),
                        found -> found.filter(wanted).isPresent())
                .orElseThrow();
    }

    private static Optional<LiveListener> of(LiveView view, LabListener listener) {
        return view.listeners().stream()
                .filter(each -> each.now().identity().cookie() == listener.cookie())
                .findFirst();
    }

    private static boolean hasEnqueued(LiveListener listener, long count) {
        return listener.facts().map(facts -> facts.enqueues() == count).orElse(false);
    }

    @Test
    void burstThatNoSampleSawIsThePeakAndOverflowsAreExplained() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                ProbeFacts facts = ProbeFacts.open(true);
                LabListener burst = LabListener.open(namespace, TCP, 97);
                Sampler sampler = sampler(facts)) {
            assertThat(facts.state().isOn()).as(facts.state().sentence()).isTrue();
            await(sampler, burst, _ -> true);
            try (LabClients clients = LabClients.connect(namespace, burst, 31)) {
                clients.awaitConnected(31, LIMIT);
                burst.awaitLength(31, LIMIT);
                assertThat(burst.drain()).isEqualTo(31);
            }
            LiveListener seen = await(sampler, burst, each -> hasEnqueued(each, 31));
            HighWaterMark mark = Objects.requireNonNull(seen.peaks().get(PeakWindow.LIFETIME));
            assertThat(mark.queue()).isEqualTo(new AcceptQueue(31, 97));
            assertThat(mark.isExact()).isTrue();
        }
    }

    @Test
    void requestedBacklogAndReasonsAreTold() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                ProbeFacts facts = ProbeFacts.open(true)) {
            namespace.sysctl("net.core.somaxconn", 7);
            try (Sampler sampler = sampler(facts);
                    LabListener listener = LabListener.open(namespace, TCP, 5003);
                    LabClients held = LabClients.fill(namespace, listener, LIMIT);
                    LabClients refused = LabClients.connect(namespace, listener, 5)) {
                LiveListener seen = await(
                        sampler,
                        listener,
                        each -> each.facts()
                                .then(SocketFacts::refusals)
                                .map(counts -> counts.synRefused() >= 5)
                                .orElse(false));
                assertThat(held.count() + refused.count()).isEqualTo(13);
                assertThat(seen.limitSetBy()).isEqualTo(new LimitSetBy.Truncated(5003));
                assertThat(seen.facts().then(SocketFacts::refusals).map(RefusalCounts::ackRefused))
                        .isEqualTo(Reading.of(0L));
                Explained explained = Awaitility.await()
                        .atMost(LIMIT)
                        .until(
                                () -> sampler.view().namespaces().stream()
                                        .filter(each -> each.namespace().name().equals(NAME))
                                        .map(each -> each.explained().orElse(new Explained(0, 0)))
                                        .findFirst()
                                        .orElseThrow(),
                                each -> each.overflows() >= 5);
                assertThat(explained.explained()).isEqualTo(explained.overflows());
            }
        }
    }
}
