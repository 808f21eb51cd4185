package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.elastic.ElasticSource;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.Slot;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PastPeaks;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SamplerKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final String NAME =
            "tidemark-sampler-" + ProcessHandle.current().pid();

    private final Kept kept = new Kept();
    private final EventLog events = new EventLog(InstantSource.system());

    private Sampler sampler(EpisodeObserver observer) {
        Sampling sampling = new Sampling(
                PERIOD, Duration.ofMillis(200), Scope.ALL, false, Selection.of(List.of(Filter.parse("netns:" + NAME))));
        return Sampler.start(
                sampling,
                "0.0",
                kept,
                events,
                _ -> Optional.empty(),
                observer,
                FactSource.off("not asked for"),
                ElasticSource.NONE,
                InstantSource.system());
    }

    private static LiveView await(LiveSource source, Predicate<LiveView> wanted) {
        return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).until(source::view, wanted);
    }

    @Test
    void overflowIsSeenWithItsPeakItsEpisodeAndWhoItWas() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7);
                LabListener calm = LabListener.open(namespace, TCP, 11);
                EpisodeDoctor doctor = EpisodeDoctor.start(
                        Scope.ALL,
                        PERIOD,
                        kept,
                        (episode, at, evidence) -> new EpisodeFindings(
                                episode.id(),
                                at,
                                "{}",
                                dev.tidemark.diagnosis.Diagnosis.of(evidence).toString()),
                        FactSource.off("not asked for"),
                        InstantSource.system());
                Sampler sampler = sampler(doctor);
                LabClients held = LabClients.fill(namespace, listener, LIMIT);
                LabClients refused = LabClients.connect(namespace, listener, 5)) {
            LiveView view = await(
                    sampler,
                    now -> now.listeners().stream().anyMatch(LiveListener::overflowing)
                            && now.episodes().getFirst().overflows() >= 5);

            assertThat(held.count() + refused.count()).isEqualTo(13);
            LiveListener full = of(view, listener);
            assertThat(full.state()).isEqualTo(QueueState.FULL);
            assertThat(full.peaks()).containsOnlyKeys(PeakWindow.values());
            assertThat(full.peaks().values())
                    .allSatisfy(mark -> assertThat(mark.queue()).isEqualTo(new AcceptQueue(8, 7)))
                    .allSatisfy(mark -> assertThat(mark.isAtCapacity()).isTrue());
            assertThat(full.dropsTotal().orElse(0L)).isGreaterThanOrEqualTo(5);
            assertThat(full.episodes()).isEqualTo(1);
            assertThat(full.key().address()).isEqualTo(listener.endpoint().toString());
            LiveListener other = of(view, calm);
            assertThat(other.overflowing()).isFalse();
            assertThat(mark(other, PeakWindow.LIFETIME)).isEqualTo(new AcceptQueue(0, 11));

            Episode episode = view.episodes().getFirst();
            assertThat(episode.isAmbiguous()).isFalse();
            assertThat(episode.suspects().getFirst().listener()).isEqualTo(full.key());
            assertThat(episode.suspects().getFirst().peak()).isEqualTo(8);
            assertThat(episode.overflows()).isEqualTo(namespace.counters().of("TcpExtListenOverflows"));
            assertThat(view.namespaces())
                    .filteredOn(counted -> counted.namespace().name().equals(NAME))
                    .singleElement()
                    .satisfies(counted -> assertThat(counted.watched().get(ListenCounter.LISTEN_OVERFLOWS))
                            .isEqualTo(Reading.of(episode.overflows())));
            assertThat(events.latest()).extracting(AgentEvent::kind).contains(Kind.EPISODE_BEGAN);

            Awaitility.await().atMost(LIMIT).until(() -> !kept.findings.isEmpty());
            assertThat(kept.findings.getFirst().text())
                    .contains(listener.endpoint().toString())
                    .contains("TURNED_AWAY");
            assertThat(doctor.findings(episode.id())).isPresent();
        }
        assertThat(kept.episodes.getLast().to()).as("cut at the end").isPresent();
        assertThat(kept.samples)
                .singleElement()
                .satisfies(around -> assertThat(around.samples())
                        .extracting(EpisodeSamples.Sample::length)
                        .contains(0L, 8L)
                        .isSorted());
        assertThat(kept.slots).isNotEmpty();
        Slot slot = kept.slots.getLast();
        assertThat(slot.intervals())
                .anySatisfy(interval -> assertThat(interval.peak()).isEqualTo(new AcceptQueue(8, 7)))
                .allSatisfy(interval ->
                        assertThat(interval.lengths().getTotalCount()).isEqualTo(interval.samples()));
    }

    @Test
    void peaksGoOnWhenTheServerIsRestartedAndItsLimitIsChanged() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                Sampler sampler = sampler((_, _) -> {})) {
            int port;
            try (LabListener before = LabListener.open(namespace, TCP, 7);
                    LabClients some = LabClients.connect(namespace, before, 3)) {
                port = before.port();
                some.awaitConnected(3, LIMIT);
                await(sampler, view -> peak(view, port) == 3);
                before.relisten(31);
                await(sampler, view -> events.latest().stream().anyMatch(one -> one.kind() == Kind.LIMIT_CHANGED));
            }
            await(sampler, view -> view.listeners().isEmpty());
            try (LabListener again = LabListener.open(namespace, TCP.withPort(port), 13)) {
                LiveView view = await(sampler, now -> !now.listeners().isEmpty());
                assertThat(again.port()).isEqualTo(port);
                assertThat(peak(view, port)).isEqualTo(3);
                assertThat(view.listeners().getFirst().now().queue().limit()).isEqualTo(13);
            }
        }
    }

    @Test
    void nobodyWhoLooksHoldsUpSamplingAndNoThreadStays() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7)) {
            long before;
            try (Sampler sampler = sampler((_, _) -> {})) {
                LiveView first = await(sampler, view -> view.health().samples() > 10);
                before = first.health().samples();
                LiveView later = await(sampler, view -> view.health().samples() > before + 10);
                assertThat(of(later, listener).lengths().samples()).isGreaterThan(10);
                assertThat(sampler.age()).isLessThan(Duration.ofSeconds(1));
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("tidemark-sampler"));
        }
    }

    @Test
    void viewForWhoAsksSeldomIsMadeWhenAskedFor() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7);
                Sampler sampler = sampler((_, _) -> {})) {
            LiveView before = sampler.view();
            long begun = System.nanoTime();
            Await.until("a second is over", LIMIT, () -> System.nanoTime() - begun > 1_100_000_000L);
            Instant asked = Instant.now();
            LiveView view = sampler.view();

            assertThat(view.at()).isAfter(before.at()).isAfterOrEqualTo(asked.truncatedTo(ChronoUnit.MICROS));
            assertThat(of(view, listener).key().address())
                    .isEqualTo(listener.endpoint().toString());
        }
    }

    @Test
    void earlierPeakOfAnotherRunGoesOn() {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7);
                Sampler sampler = Sampler.start(
                        new Sampling(
                                PERIOD, PERIOD, Scope.ALL, false, Selection.of(List.of(Filter.parse("netns:" + NAME)))),
                        "0.0",
                        kept,
                        events,
                        key -> key.address().equals(listener.endpoint().toString())
                                ? Optional.of(earlier(6))
                                : Optional.empty(),
                        (_, _) -> {},
                        FactSource.off("not asked for"),
                        ElasticSource.NONE,
                        InstantSource.system())) {
            LiveListener seen = of(sampler.view(), listener);
            assertThat(mark(seen, PeakWindow.LIFETIME).length()).isEqualTo(6);
            assertThat(mark(seen, PeakWindow.TEN_SECONDS).length()).isZero();
            assertThat(mark(seen, PeakWindow.ONE_HOUR).length()).isEqualTo(6);
            assertThat(seen.since()).isEqualTo(Instant.EPOCH);
            assertThat(seen.episodes()).isEqualTo(2);
        }
    }

    /// A minute ago.
    private static PastPeaks earlier(long length) {
        Instant then = Instant.now().minusSeconds(61);
        HighWaterMark mark = HighWaterMark.sampled(new AcceptQueue(length, 7), then, PERIOD);
        return new PastPeaks(Instant.EPOCH, mark, 2, List.of(new PastPeaks.Reach(then, mark)));
    }

    private static LiveListener of(LiveView view, LabListener listener) {
        return view.listeners().stream()
                .filter(one -> one.now().identity().inode() == listener.inode())
                .findFirst()
                .orElseThrow();
    }

    private static AcceptQueue mark(LiveListener listener, PeakWindow window) {
        HighWaterMark mark = listener.peaks().get(window);
        if (mark == null) {
            throw new AssertionError(window + " (expected: one of " + listener.peaks() + ")");
        }
        return mark.queue();
    }

    private static long peak(LiveView view, int port) {
        return view.listeners().stream()
                .filter(one -> one.key().address().endsWith(":" + port))
                .mapToLong(one -> mark(one, PeakWindow.LIFETIME).length())
                .max()
                .orElse(-1);
    }
}
