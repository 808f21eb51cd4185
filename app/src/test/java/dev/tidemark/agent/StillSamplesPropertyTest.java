package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.Episode;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever happens to listeners: samples that are counted and made up for later come to the same as samples that
/// are taken in one by one.
final class StillSamplesPropertyTest {
    private static final Logger QUIET = Logger.getLogger("tidemark.agent");
    private static final List<Duration> PERIODS =
            List.of(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final int SAMPLES = 400;
    private static final Reading<NetNetstat> NOT_COUNTED = Reading.unknown("not asked for");
    private static final HistoryHealth HISTORY = new Kept().health();

    @Property(tries = 60)
    void countedSamplesComeToTheSameAsSingleOnes(@ForAll Random random) {
        QUIET.setLevel(Level.OFF);
        Duration period = PERIODS.get(random.nextInt(PERIODS.size()));
        Watcher counting = new Watcher(period);
        Watcher single = new Watcher(period);
        Host host = new Host(random, random.nextInt(1, 60));
        long counted = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            host.goOn(period);
            boolean withCounters = host.nanos - counted >= 1_000_000_000L || sample == 0;
            counted = withCounters ? host.nanos : counted;
            host.namespaces.forEach(inside -> inside.count(withCounters));
            counting.records.observe(host.sample(false), withCounters, FactSnapshot.NONE);
            single.records.observe(host.sample(true), withCounters, FactSnapshot.NONE);
            if (random.nextInt(40) == 0) {
                assertThat(counting.view()).isEqualTo(single.view());
            }
        }
        counting.records.close();
        single.records.close();
        assertThat(counting.view()).isEqualTo(single.view());
        assertThat(intervals(counting)).isEqualTo(intervals(single));
        assertThat(counting.kept.slots).isEqualTo(single.kept.slots);
        assertThat(counting.kept.episodes).isEqualTo(single.kept.episodes);
        assertThat(counting.kept.samples).isEqualTo(single.kept.samples);
        assertThat(counting.began).isEqualTo(single.began);
    }

    private static List<String> intervals(Watcher watcher) {
        return watcher.kept.slots.stream()
                .flatMap(slot -> slot.intervals().stream())
                .map(Object::toString)
                .toList();
    }

    private static final class Watcher {
        private final Kept kept = new Kept();
        private final List<Episode> began = new ArrayList<>();
        private final LiveRecords records;

        Watcher(Duration period) {
            records = new LiveRecords(
                    Selection.ALL,
                    period,
                    kept,
                    new EventLog(InstantSource.fixed(Fabricated.AT)),
                    _ -> Optional.empty(),
                    (episode, _) -> began.add(episode));
        }

        LiveView view() {
            return records.view(new AgentHealth(
                    "0.0",
                    "host",
                    Fabricated.AT,
                    1,
                    0,
                    0,
                    Duration.ZERO,
                    Duration.ZERO,
                    0,
                    HISTORY,
                    ProbeState.off("not asked for"),
                    ElasticHealth.OFF,
                    List.of()));
        }
    }

    /// Two namespaces in which things happen once in some samples.
    private static final class Host {
        private final Random random;
        private final int calm;
        private final List<Inside> namespaces = List.of(new Inside(Fabricated.HOST), new Inside(Fabricated.CART));
        private long nanos = 5_999_999_000L;
        private Instant at = Fabricated.AT;
        private long inode = 1_000;
        private boolean cartIsMissing;

        Host(Random random, int calm) {
            this.random = random;
            this.calm = calm;
            for (int index = 0; index < 5; index++) {
                namespaces.getFirst().tcp.add(listener(80 + index / 2, 0, 0, 5));
            }
        }

        /// What one namespace has; the lists are replaced when something changes, as by the reader.
        private static final class Inside {
            private final Namespace namespace;
            private List<TcpListener> tcp = new ArrayList<>();
            private Reading<List<UnixListener>> unix = Reading.of(List.of());
            private long overflows;
            private Reading<NetNetstat> counters = NOT_COUNTED;

            Inside(Namespace namespace) {
                this.namespace = namespace;
            }

            void count(boolean withCounters) {
                counters = withCounters
                        ? Reading.of(Fabricated.counters(Map.of(ListenCounter.LISTEN_OVERFLOWS, overflows)))
                        : NOT_COUNTED;
            }
        }

        private TcpListener listener(int port, long length, long drops, long limit) {
            Owners owners = Fabricated.owners("server-" + random.nextInt(2), 100 + random.nextInt(3), 0);
            return Fabricated.tcp("0.0.0.0", port, ++inode, length, limit, drops, owners);
        }

        void goOn(Duration period) {
            long step = period.toNanos()
                    + random.nextInt(1_000)
                    - 500
                    + (random.nextInt(100) == 0 ? random.nextInt(4) * 1_000_000_000L : 0);
            nanos += step;
            at = at.plusNanos(step);
            if (random.nextInt(calm * 4) == 0) {
                cartIsMissing = !cartIsMissing;
            }
            if (random.nextInt(calm) == 0) {
                happens(namespaces.get(random.nextInt(namespaces.size())));
            }
        }

        private void happens(Inside inside) {
            List<TcpListener> changed = new ArrayList<>(inside.tcp);
            int index = changed.isEmpty() ? 0 : random.nextInt(changed.size());
            switch (changed.isEmpty() ? 0 : random.nextInt(8)) {
                case 0 -> changed.add(index, listener(80 + random.nextInt(4), 0, 0, 5));
                case 1 -> changed.remove(index);
                case 2 -> changed.add(changed.remove(index));
                case 3 -> {
                    int port = changed.get(index).endpoint().port();
                    changed.set(index, listener(port, random.nextInt(3), random.nextInt(2), 5));
                }
                case 4 -> {
                    inside.overflows += random.nextInt(3);
                    changed.set(index, again(changed.get(index), 6, 5, random.nextInt(4)));
                }
                case 5 -> changed.set(index, again(changed.get(index), random.nextInt(8), 4 + random.nextInt(2), 0));
                case 6 -> inside.overflows++;
                default ->
                    inside.unix = Reading.of(List.of(Fabricated.unix(
                            "/run/" + random.nextInt(2), random.nextInt(3), 2, Fabricated.owners("unix", 7, 0))));
            }
            inside.tcp = changed;
        }

        private static TcpListener again(TcpListener before, long length, long limit, long drops) {
            return new TcpListener(
                    before.socket(),
                    new AcceptQueue(length, limit),
                    before.drops().map(some -> some + drops));
        }

        /// @param copied whether in lists of its own, so that nothing is known to be as before
        HostSnapshot sample(boolean copied) {
            List<ListenSnapshot> snapshots = new ArrayList<>();
            for (Inside inside : namespaces) {
                if (inside.namespace.current() || !cartIsMissing) {
                    snapshots.add(new ListenSnapshot(
                            inside.namespace,
                            at,
                            nanos,
                            inside.counters,
                            Fabricated.sysctls(4096),
                            copied ? new ArrayList<>(inside.tcp) : inside.tcp,
                            copied ? inside.unix.map(ArrayList::new) : inside.unix,
                            true));
                }
            }
            return new HostSnapshot(snapshots, List.of(), 0);
        }
    }
}
