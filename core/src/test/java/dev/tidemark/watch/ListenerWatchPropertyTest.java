package dev.tidemark.watch;

import static dev.tidemark.watch.Samples.counters;
import static dev.tidemark.watch.Samples.host;
import static dev.tidemark.watch.Samples.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// What holds for any history of listeners.
final class ListenerWatchPropertyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Property
    void risesOfAllTicksMakeUpTheWholeRise(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(max = 1000) Long> steps,
            @ForAll @LongRange(max = Long.MAX_VALUE / 2) long first) {
        ListenerWatch watch = ListenerWatch.of(Selection.ALL, SECOND);
        long value = first;
        long told = 0;
        watch.observe(host(0, counters(value, value), tcp(80, 1, 0, 50, value)));
        for (int i = 0; i < steps.size(); i++) {
            value += steps.get(i);
            Tick tick = watch.observe(host(i + 1, counters(value, value), tcp(80, 1, 0, 50, value)));
            told += tick.namespaces().getFirst().rises().overflows().orElse(-1L);
        }
        assertThat(told).isEqualTo(value - first);
        WatchSummary summary = watch.summary();
        assertThat(summary.namespaces().getFirst().rises().listenDrops()).isEqualTo(Reading.of(value - first));
        assertThat(summary.listeners().getFirst().dropsRise()).isEqualTo(Reading.of(value - first));
    }

    @Property
    void orderOfListenersInASampleDoesNotMatter(
            @ForAll @Size(min = 1, max = 12) List<@Size(max = 8) List<@IntRange(min = 1, max = 9) Integer>> samples,
            @ForAll Random random) {
        ListenerWatch straight = ListenerWatch.of(Selection.ALL, SECOND);
        ListenerWatch shuffled = ListenerWatch.of(Selection.ALL, SECOND);
        for (int i = 0; i < samples.size(); i++) {
            List<TcpListener> listeners = listeners(samples.get(i), i);
            Map<String, Sight> expected = sights(straight.observe(host(i, counters(i, i), array(listeners))));
            Collections.shuffle(listeners, random);
            assertThat(sights(shuffled.observe(host(i, counters(i, i), array(listeners)))))
                    .isEqualTo(expected);
        }
    }

    @Property
    void everyListenerOfASampleIsToldOnceAndNoRiseIsNegative(
            @ForAll @Size(min = 1, max = 12) List<@Size(max = 8) List<@IntRange(min = 1, max = 9) Integer>> samples) {
        ListenerWatch watch = ListenerWatch.of(Selection.ALL, SECOND);
        for (int i = 0; i < samples.size(); i++) {
            List<TcpListener> listeners = listeners(samples.get(i), i);
            Tick tick = watch.observe(host(i, counters(i, i), array(listeners)));
            List<TcpListener> told = new ArrayList<>();
            for (ListenerTick each : tick.listeners()) {
                if (each.sight() instanceof Sight.Seen seen) {
                    told.add((TcpListener) seen.listener());
                    assertThat(seen.dropsRise().orElse(0L)).isNotNegative();
                }
            }
            assertThat(told).containsExactlyInAnyOrderElementsOf(listeners);
        }
    }

    @Property
    void highWaterMarkIsTheHighestLength(@ForAll @Size(min = 1, max = 30) List<@LongRange(max = 300) Long> lengths) {
        ListenerWatch watch = ListenerWatch.of(Selection.ALL, SECOND);
        for (int i = 0; i < lengths.size(); i++) {
            watch.observe(host(i, counters(0, 0), tcp(80, 1, lengths.get(i), 100, 0)));
        }
        HighWaterMark peak = watch.summary().listeners().getFirst().peak();
        long highest = Collections.max(lengths);
        assertThat(peak.queue().length()).isEqualTo(highest);
        assertThat(peak.isAtCapacity()).isEqualTo(highest > 100);
        assertThat(peak.at()).isEqualTo(Samples.START.plusSeconds(lengths.indexOf(highest)));
    }

    /// Sockets by their number; two share each port, as a reuseport group does. Drops grow with the sample.
    private static List<TcpListener> listeners(List<Integer> sockets, int sample) {
        List<TcpListener> listeners = new ArrayList<>();
        sockets.stream()
                .distinct()
                .sorted()
                .forEach(socket -> listeners.add(tcp(80 + socket / 2, socket, socket, 50, (long) socket * sample)));
        return listeners;
    }

    private static TcpListener[] array(List<TcpListener> listeners) {
        return listeners.toArray(TcpListener[]::new);
    }

    private static Map<String, Sight> sights(Tick tick) {
        Map<String, Sight> sights = new HashMap<>();
        for (ListenerTick each : tick.listeners()) {
            sights.put(each.watched().address() + "#" + each.watched().number(), each.sight());
        }
        return sights;
    }
}
