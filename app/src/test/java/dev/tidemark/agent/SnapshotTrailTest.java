package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.wording.Fabricated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Samples twice a second, each with counters, as evidence of what follows.
final class SnapshotTrailTest {
    private static final long HALF = 500_000_000L;
    private static final Namespace HOST = Fabricated.HOST;

    private final SnapshotTrail trail = new SnapshotTrail();

    private static HostSnapshot sample(int number) {
        ListenSnapshot one = Fabricated.snapshot(HOST, Fabricated.sysctls(50), List.of());
        return Fabricated.host(new ListenSnapshot(
                HOST,
                Instant.EPOCH.plusNanos(number * HALF),
                number * HALF,
                one.counters(),
                one.sysctls(),
                one.tcp(),
                one.unix(),
                one.consistent()));
    }

    /// A reading that says which sample it belongs to.
    private static Reading<Map<Long, SocketFacts>> facts(int number) {
        return Reading.unknown("after sample " + number);
    }

    private static int number(HostSnapshot host) {
        return (int) (host.namespaces().getFirst().nanos() / HALF);
    }

    private void see(int from, int until, boolean withFacts) {
        for (int number = from; number < until; number++) {
            trail.see(
                    sample(number),
                    true,
                    withFacts ? new FactSnapshot(Map.of(HOST, facts(number))) : FactSnapshot.NONE);
        }
    }

    @Test
    void withoutFactsAllSamplesOfFifteenSecondsAreEvidence() {
        see(0, 100, false);

        EpisodeEvidence evidence = trail.evidence();

        assertThat(evidence.samples()).hasSize(31);
        assertThat(number(evidence.samples().getFirst())).isEqualTo(69);
        assertThat(evidence.before()).isEmpty();
    }

    @Test
    void evidenceBeginsWithTheOldestReadingOfFactsAndItsOwnSample() {
        see(0, 100, true);

        EpisodeEvidence evidence = trail.evidence();

        assertThat(number(evidence.samples().getFirst())).isEqualTo(70);
        assertThat(evidence.before()).isEqualTo(Map.of(HOST, facts(70)));
    }

    @Test
    void factsReadWithoutCountersAreNoBeginning() {
        trail.see(sample(0), false, new FactSnapshot(Map.of(HOST, facts(0))));
        trail.see(sample(1), true, new FactSnapshot(Map.of(HOST, facts(1))));

        assertThat(trail.evidence().before()).isEqualTo(Map.of(HOST, facts(1)));
        assertThat(trail.evidence().samples()).hasSize(1);
    }
}
