package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.Selection;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is remembered of listeners that come and go. A sample each five seconds.
final class LiveRecordsTest {
    private static final Instant START = Fabricated.AT;
    private static final Owners OWNERS = Fabricated.owners("java", 4711, 0);
    private static final int STAYS = 22;

    private final Kept kept = new Kept();
    private final LiveRecords records = new LiveRecords(
            Selection.ALL,
            Duration.ofSeconds(5),
            kept,
            new EventLog(InstantSource.system()),
            _ -> Optional.empty(),
            (_, _) -> {});
    private int samples;
    private HostSnapshot latest = ports(0, 0);

    private static HostSnapshot ports(int from, int number) {
        return Fabricated.host(Fabricated.snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                IntStream.concat(IntStream.of(STAYS), IntStream.range(from, from + number))
                        .mapToObj(port -> Fabricated.tcp("0.0.0.0", port, 0, 50, 0, OWNERS))
                        .toList()));
    }

    private void see(int times, int from, int number) {
        for (int time = 0; time < times; time++) {
            latest = Fabricated.host(Fabricated.withCounters(
                    ports(from, number).namespaces().getFirst(), Duration.ofSeconds(5L * samples), Map.of()));
            records.observe(latest, true, FactSnapshot.NONE);
            samples++;
        }
    }

    private long sinceTheStart() {
        return records
                .view(new SamplerHealth("0.0", START)
                        .now(
                                Recorder.off(InstantSource.system()).health(),
                                ProbeState.off("not asked for"),
                                ElasticHealth.OFF,
                                latest))
                .listeners()
                .stream()
                .filter(listener -> listener.since().equals(START))
                .count();
    }

    @Test
    void aServerThatComesBackIsTheSame() {
        see(2, 8000, 100);
        see(10, 0, 0);
        see(1, 8000, 100);

        assertThat(sinceTheStart()).isEqualTo(101);
    }

    @Test
    void ofManyThatAreGoneAThousandAreRemembered() {
        see(2, 8000, 1_500);
        see(10, 0, 0);
        see(1, 8000, 1_500);

        assertThat(sinceTheStart()).isEqualTo(1_001);
    }

    @Test
    void whatIsForgottenWasHandedOnBefore() {
        see(2, 8000, 1_500);
        see(10, 0, 0);

        assertThat(kept.slots.stream().map(Slot::intervals).mapToLong(intervals -> intervals.size()))
                .anyMatch(size -> size == 1_501);
    }
}
