package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.wording.Fabricated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static final Path FIXTURES = Path.of("src", "test", "fixtures", "metrics");

    private static byte[] render(LiveView view, boolean openMetrics) {
        return new MetricsPage(() -> view, () -> OptionalInt.of(2), () -> 0).render(openMetrics);
    }

    private static Exposition parsed(LiveView view) {
        return Exposition.parse(render(view, false));
    }

    /// To record them anew: `-Dtidemark.golden=write`.
    private static void compare(String file, byte[] page) throws IOException {
        Path fixture = FIXTURES.resolve(file);
        if ("write".equals(System.getProperty("tidemark.golden"))) {
            Files.write(fixture, page);
        }
        assertThat(new String(page, StandardCharsets.UTF_8)).isEqualTo(Files.readString(fixture));
    }

    @Test
    void theManualsHostInPrometheusText() throws IOException {
        compare("manual.txt", render(SeenLive.manual().view(), false));
    }

    @Test
    void theManualsHostInOpenMetrics() throws IOException {
        compare("manual.openmetrics", render(SeenLive.manual().view(), true));
    }

    @Test
    void promtoolIsContent() throws IOException, InterruptedException {
        assertThat(Promtool.complaints(render(SeenLive.everything().view(), false)))
                .isEmpty();
        assertThat(Promtool.complaints("no metric\n".getBytes(StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    @Test
    void theSecondPageHasEveryMetricOfTheCatalogAndNoOther() {
        LiveView view = SeenLive.everything().view();
        long[] now = {0};
        MetricsPage page = new MetricsPage(() -> view, () -> OptionalInt.of(2), () -> now[0] += 2_000_000_000L);
        page.render(false);
        Set<String> catalog = Arrays.stream(MetricCatalog.values())
                .map(metric -> metric.entry().name())
                .collect(Collectors.toSet());
        assertThat(Exposition.parse(page.render(false)).names()).isEqualTo(catalog);
        assertThat(Exposition.parse(page.render(true)).heads().getLast()).isEqualTo("# EOF");
    }

    @Test
    void arrivalsThatWereLostAreCountedWhereSomeAreRecorded() {
        assertThat(new String(render(SeenLive.everything().view(), false), StandardCharsets.UTF_8))
                .contains("\ntidemark_arrival_bins_lost_total 3\n");
        assertThat(new String(render(SeenLive.manual().view(), false), StandardCharsets.UTF_8))
                .doesNotContain("tidemark_arrival_bins_lost_total");
    }

    @Test
    void whatIsUnknownIsAbsent() {
        LiveView view = SeenLive.of(
                        SeenLiveListener.tcp("0.0.0.0", 80).dropsUnknown("no drops"),
                        SeenLiveListener.unix("/run/app.sock"),
                        SeenLiveListener.tcp("0.0.0.0", 81)
                                .withoutPeaks()
                                .owners(Fabricated.unknownOwners(Optional.of("app.service"))))
                .countersUnknown()
                .history(new HistoryHealth(
                        HistoryHealth.State.OFF,
                        Optional.of("not asked for"),
                        Fabricated.AT,
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty()))
                .view();
        Exposition page = parsed(view);
        assertThat(page.names())
                .contains("tidemark_listener_drops_total", "tidemark_accept_queue_peak")
                .doesNotContain(
                        "tidemark_listen_overflows_total",
                        "tidemark_syncookies_sent_total",
                        "tidemark_history_size_bytes",
                        "tidemark_history_last_written_timestamp_seconds",
                        "tidemark_agent_metrics_render_seconds");
        assertThat(page.series().keySet())
                .filteredOn(series -> series.startsWith("tidemark_listener_drops_total"))
                .allMatch(series -> series.contains("listener=0.0.0.0:81"))
                .hasSize(1);
        assertThat(page.series().keySet())
                .filteredOn(series -> series.startsWith("tidemark_accept_queue_peak{"))
                .noneMatch(series -> series.contains("listener=0.0.0.0:81"));
        assertThat(page.series().keySet())
                .filteredOn(series -> series.contains("listener=0.0.0.0:81"))
                .noneMatch(series -> series.contains("owner="));
    }

    @Test
    void waitsAreCountedUpToEachBound() {
        Exposition page = parsed(
                SeenLive.of(SeenLiveListener.tcp("0.0.0.0", 80).recorded()).view());
        Map<String, Double> waits = new TreeMap<>();
        page.parsed().forEach((series, value) -> {
            if (series.name().startsWith("tidemark_accept_wait_seconds")) {
                waits.put(
                        series.name().replace("tidemark_accept_wait_seconds_", "") + " "
                                + series.labels().getOrDefault("le", ""),
                        value);
            }
        });
        assertThat(waits)
                .hasSize(14)
                .containsEntry("bucket 1.6E-5", 1.0)
                .containsEntry("bucket 6.4E-5", 1.0)
                .containsEntry("bucket 2.56E-4", 91.0)
                .containsEntry("bucket 0.001024", 91.0)
                .containsEntry("bucket 0.004096", 154.0)
                .containsEntry("bucket 16.777216", 154.0)
                .containsEntry("bucket +Inf", 155.0)
                .containsEntry("count ", 155.0)
                .containsEntry("sum ", 1200.0);
    }

    @Test
    void ofTooManyListenersTheSameOnesAreLeftOutEachTime() {
        LiveView view = SeenLive.many(ListenerMetrics.MOST + 7).view();
        byte[] page = render(view, false);
        assertThat(new String(page, StandardCharsets.UTF_8).lines())
                .contains("tidemark_listeners_not_exported 7")
                .filteredOn(line -> line.startsWith("tidemark_accept_queue_length{"))
                .hasSize(ListenerMetrics.MOST);
        LiveView turned = Views.with(view, view.listeners().reversed());
        assertThat(Arrays.equals(render(turned, false), page)).isTrue();
    }

    @Test
    void listenersWithTheSameLabelsAreOneSeries() {
        LiveView view = SeenLive.of(
                        SeenLiveListener.tcp("0.0.0.0", 80)
                                .queue(3, 50)
                                .highest(9)
                                .drops(5, 5, 0),
                        SeenLiveListener.tcp("0.0.0.0", 81)
                                .queue(7, 200)
                                .highest(80)
                                .drops(2, 2, 0))
                .view();
        LiveListener one = view.listeners().getFirst();
        LiveListener other = view.listeners().getLast();
        LiveView doubled = Views.with(view, List.of(one, Views.called(other, one.key())));
        Exposition page = parsed(doubled);
        String labels = "{listener=0.0.0.0:80, member=1, netns=host, owner=java, protocol=tcp}";
        assertThat(page.series())
                .containsEntry("tidemark_accept_queue_length" + labels, 3.0)
                .containsEntry("tidemark_accept_queue_limit" + labels, 50.0)
                .containsEntry("tidemark_listener_drops_total" + labels, 7.0)
                .containsEntry("tidemark_accept_queue_sampled_length_count" + labels, 72_000.0)
                .containsEntry("tidemark_accept_queue_peak" + labels.replace("tcp}", "tcp, window=1h}"), 80.0);
    }
}
