package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.TimeRange;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A burst, on its way from the kernel by an agent into the history file.
final class AgentArrivalsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    private ArrivalRecord recorded(LabListener listener, Instant from) {
        Instant to = Instant.now();
        TimeRange range = new TimeRange(from, to);
        try (HistoryFile history = HistoryFile.open(folder.resolve("state").resolve("history.db"))) {
            String address = "127.0.0.1:" + listener.port();
            return history
                    .listeners(
                            new TimeRange(from.minusSeconds(10), to.plusSeconds(10)),
                            key -> key.address().equals(address))
                    .stream()
                    .findFirst()
                    .map(found -> history.arrivals(found.listener(), range))
                    .orElseThrow();
        }
    }

    private static long sum(ArrivalRecord record, ToLongFunction<ArrivalBin> figure) {
        return record.bins().stream().mapToLong(figure).sum();
    }

    private static void refuseTwice(LabNamespace namespace, LabListener listener) {
        try (LabClients held = LabClients.fill(namespace, listener, LIMIT);
                LabClients refused = LabClients.connect(namespace, listener, 11)) {
            assertThat(held.count()).isEqualTo(8);
            // They ask again after a second, and what was counted before is told then.
            Await.until(
                    "all refused twice",
                    LIMIT,
                    () -> namespace.counters().of("TcpExtListenOverflows") >= 2L * refused.count());
        }
    }

    @Test
    void burstIsInTheHistoryBinByBin() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 7)) {
            Instant before;
            try (AgentProcess agent = AgentProcess.start(namespace, folder, "--interval", "50ms")) {
                before = Instant.now();
                refuseTwice(namespace, listener);
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }
            ArrivalRecord record = recorded(listener, before);
            assertThat(sum(record, ArrivalBin::arrivals))
                    .as("gaps %s", record.gaps())
                    .isEqualTo(8);
            assertThat(sum(record, ArrivalBin::refusedClients)).isEqualTo(11);
            assertThat(sum(record, ArrivalBin::refused)).isBetween(11L, 22L);
            assertThat(sum(record, ArrivalBin::retried)).isZero();
            assertThat(record.bins()).allSatisfy(bin -> {
                assertThat(bin.limit()).isEqualTo(7);
                assertThat(bin.to()).isAfter(before);
            });
            // The last seconds before the end are not sure to be whole.
            assertThat(record.gaps()).isNotEmpty();
        }
    }

    @Test
    void whoDoesNotWantThemGetsAGap() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 7)) {
            Instant before = Instant.now();
            try (AgentProcess agent = AgentProcess.start(namespace, folder, "--arrivals", "off");
                    LabClients _ = LabClients.fill(namespace, listener, LIMIT)) {
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }
            ArrivalRecord record = recorded(listener, before);
            assertThat(record.bins()).isEmpty();
            assertThat(record.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.reason()).isEqualTo("arrivals were not recorded"));
        }
    }

    @Test
    void howManyBinsWereLostIsToldWhereSomeAreRecorded() throws IOException, InterruptedException {
        try (AgentProcess agent = AgentProcess.start(folder)) {
            assertThat(agent.get("/healthz")).contains("\"lostArrivalBins\":0}");
            assertThat(agent.get("/metrics")).contains("\ntidemark_arrival_bins_lost_total 0\n");
        }
        try (AgentProcess agent = AgentProcess.start(folder, "--arrivals", "off")) {
            assertThat(agent.get("/healthz")).doesNotContain("lostArrivalBins");
            assertThat(agent.get("/metrics")).doesNotContain("tidemark_arrival_bins_lost_total");
        }
    }
}
