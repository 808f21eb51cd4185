package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class MetricsCostTest {
    private static final int RUNS = 60;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private MetricsPage page(LiveView view) {
        return new MetricsPage(
                () -> {
                    asked.incrementAndGet();
                    return view;
                },
                OptionalInt::empty,
                nanos::get);
    }

    @Test
    void tenScrapesWithinASecondCostOne() {
        MetricsPage page = page(SeenLive.manual().view());
        byte[] first = page.render(false);
        for (int scrape = 0; scrape < 9; scrape++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            assertThat(page.render(false)).isEqualTo(first);
        }
        assertThat(asked).hasValue(1);
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        page.render(false);
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoScrapesOftenWaitsForNoPage() {
        List<Runnable> beside = new ArrayList<>();
        MetricsPage page = new MetricsPage(
                () -> {
                    asked.incrementAndGet();
                    return SeenLive.manual().view();
                },
                OptionalInt::empty,
                nanos::get,
                beside::add);
        page.render(false);
        for (int scrape = 0; scrape < 12; scrape++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            page.render(false);
        }
        assertThat(asked).as("the last page was handed out").hasValue(1);
        assertThat(beside).as("one is made, however many ask").hasSize(1);
        beside.removeFirst().run();
        assertThat(asked).hasValue(2);
        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        page.render(false);
        assertThat(asked).as("who comes seldom gets what is seen now").hasValue(3);
        assertThat(beside).isEmpty();
    }

    @Test
    void arrayThatIsReadIsNotUsedForAnotherPage() throws IOException {
        MetricsPage page = page(SeenLive.many(300).view());
        List<byte[]> others = new ArrayList<>();
        page.read(false, false, (bytes, length) -> {
            byte[] copy = Arrays.copyOf(bytes, length);
            for (int turn = 0; turn < 5; turn++) {
                nanos.addAndGet(Duration.ofSeconds(20).toNanos());
                page.read(false, false, (other, _) -> others.add(other));
            }
            assertThat(Arrays.copyOf(bytes, length)).isEqualTo(copy);
            assertThat(others).noneMatch(other -> isSame(other, bytes));
        });
        assertThat(others.stream().map(System::identityHashCode).distinct().count())
                .as("arrays are used again")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void packedPageIsTheSameAndIsPackedOnceForAllWhoReadIt() throws IOException {
        MetricsPage page = page(SeenLive.many(300).view());
        List<byte[]> arrays = new ArrayList<>();
        for (int scrape = 0; scrape < 3; scrape++) {
            page.read(false, true, (bytes, length) -> {
                assertThat(length).isEqualTo(bytes.length).isLessThan(page.render(false).length / 10);
                arrays.add(bytes);
            });
        }
        assertThat(arrays).allMatch(each -> isSame(each, arrays.getFirst()));
        assertThat(unpacked(arrays.getFirst())).isEqualTo(page.render(false));
        for (boolean openMetrics : List.of(false, true)) {
            nanos.addAndGet(Duration.ofSeconds(20).toNanos());
            assertThat(unpacked(page.packed(openMetrics))).isEqualTo(page.render(openMetrics));
        }
        assertThat(asked).as("one page each for both").hasValue(3);
    }

    @Test
    void pageForThoseWhoReadItPackedIsPackedBeforeTheyCome() throws IOException {
        AtomicReference<LiveView> view = new AtomicReference<>(SeenLive.many(3).view());
        List<Runnable> beside = new ArrayList<>();
        MetricsPage page = new MetricsPage(view::get, OptionalInt::empty, nanos::get, beside::add);
        byte[] first = page.packed(false);
        view.set(SeenLive.many(5).view());
        for (int scrape = 0; scrape < 3; scrape++) {
            nanos.addAndGet(Duration.ofMillis(600).toNanos());
            assertThat(page.packed(false)).isEqualTo(first);
        }
        assertThat(beside).hasSize(1);
        beside.removeFirst().run();
        assertThat(unpacked(page.packed(false))).isEqualTo(page.render(false));
        assertThat(page.packed(false)).isNotEqualTo(first);
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(byte[] one, byte[] other) {
        return one == other;
    }

    @Test
    void aThousandListenersAreRenderedFastWithLittleGarbage() {
        MetricsPage page = page(SeenLive.many(1000).view());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] cost = new long[RUNS];
        long allocated = 0;
        int size = 0;
        for (int run = 0; run < RUNS; run++) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            long before = threads.getCurrentThreadAllocatedBytes();
            long begun = threads.getCurrentThreadCpuTime();
            size = page.render(false).length;
            cost[run] = threads.getCurrentThreadCpuTime() - begun;
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        long[] warm = Arrays.copyOfRange(cost, RUNS / 2, RUNS);
        Arrays.sort(warm);
        Duration median = Duration.ofNanos(warm[warm.length / 2]);
        System.out.printf(
                "1000 listeners: %d bytes, %d us of processor, %d bytes allocated%n",
                size, median.toNanos() / 1000, allocated);
        assertThat(size).isLessThan(4_800_000);
        assertThat(median).isLessThan(Duration.ofMillis(50));
        // The copy of this test takes two and a half pages.
        assertThat(allocated).isLessThan(3L * size);
    }
}
