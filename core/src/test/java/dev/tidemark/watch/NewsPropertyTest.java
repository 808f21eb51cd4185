package dev.tidemark.watch;

import static dev.tidemark.watch.Samples.CART;
import static dev.tidemark.watch.Samples.HOST;
import static dev.tidemark.watch.Samples.START;
import static dev.tidemark.watch.Samples.counters;
import static dev.tidemark.watch.Samples.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// A watch that is given the same lists again shows and remembers what it would of equal ones; and what it calls
/// news is all that is new.
final class NewsPropertyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Reading<List<dev.tidemark.listener.UnixListener>> NO_UNIX = Reading.of(List.of());

    private final ListenerWatch shared = ListenerWatch.of(Selection.ALL, SECOND);
    private final ListenerWatch copied = ListenerWatch.of(Selection.ALL, SECOND);
    private final ListenerWatch following = ListenerWatch.of(Selection.ALL, SECOND);

    @Property(tries = 200)
    void sameListsShowWhatEqualListsShow(@ForAll Random random) {
        List<TcpListener> host = List.of(tcp(80, 1, 0, 5, 0), tcp(80, 2, 0, 5, 0), tcp(81, 3, 0, 5, 0));
        List<TcpListener> cart = List.of(tcp(80, 4, 6, 5, 0));
        Set<ListenerTick> told = new HashSet<>();
        long overflows = 0;
        boolean cartIsThere = true;
        for (int second = 0; second < 60; second++) {
            overflows += random.nextInt(8) == 0 ? 1 : 0;
            host = random.nextInt(6) == 0 ? changed(host, random) : host;
            cart = random.nextInt(12) == 0 ? changed(cart, random) : cart;
            Reading<NetNetstat> counted =
                    random.nextInt(3) == 0 ? counters(overflows, overflows) : Reading.unknown("not asked for");
            cartIsThere ^= random.nextInt(8) == 0;

            Tick tick = copied.observe(host(second, counted, copy(host), copy(cart), cartIsThere));
            HostSnapshot same = host(second, counted, host, cart, cartIsThere);
            assertThat(shared.observe(same)).isEqualTo(tick);
            News news = following.follow(same);
            told.removeIf(one -> !news.still().contains(one.watched().namespace()));
            told.addAll(news.listeners());
            assertThat(told).containsExactlyInAnyOrderElementsOf(tick.listeners());
            if (random.nextInt(10) == 0) {
                shared.forgetGone();
                copied.forgetGone();
                following.forgetGone();
                told.removeIf(one -> one.sight() instanceof Sight.Gone);
            }
            if (random.nextInt(10) == 0) {
                assertThat(shared.summary()).isEqualTo(copied.summary());
                assertThat(following.summary()).isEqualTo(copied.summary());
            }
        }
        assertThat(following.summary()).isEqualTo(copied.summary());
    }

    private static List<TcpListener> changed(List<TcpListener> before, Random random) {
        List<TcpListener> now = new ArrayList<>(before);
        int index = now.isEmpty() ? 0 : random.nextInt(now.size());
        switch (now.isEmpty() ? 0 : random.nextInt(5)) {
            case 0 -> now.add(index, tcp(80 + random.nextInt(3), 1_000 + random.nextInt(100), 0, 5, 1));
            case 1 -> now.remove(index);
            default -> {
                TcpListener one = now.get(index);
                long drops =
                        Objects.requireNonNull(one.drops().orElse(0L)) + random.nextInt(3) - random.nextInt(20) / 19;
                now.set(
                        index,
                        tcp(one.endpoint().port(), one.identity().inode(), random.nextInt(7), 5, Math.max(0, drops)));
            }
        }
        return List.copyOf(now);
    }

    private static List<TcpListener> copy(List<TcpListener> list) {
        return new ArrayList<>(list);
    }

    private static HostSnapshot host(
            int second, Reading<NetNetstat> counters, List<TcpListener> host, List<TcpListener> cart, boolean both) {
        ListenSnapshot first = snapshot(HOST, second, counters, host);
        return new HostSnapshot(
                both ? List.of(first, snapshot(CART, second, counters, cart)) : List.of(first), List.of(), 0);
    }

    private static ListenSnapshot snapshot(
            Namespace namespace, int second, Reading<NetNetstat> counters, List<TcpListener> listeners) {
        ListenSnapshot form = Samples.in(namespace, second, counters);
        return new ListenSnapshot(
                namespace, START.plusSeconds(second), form.nanos(), counters, form.sysctls(), listeners, NO_UNIX, true);
    }
}
