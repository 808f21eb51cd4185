package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.probe.ProbeEvent;
import dev.tidemark.probe.ProbeEvent.RefusalReason;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.ExactSummaries;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.RefusedClients;
import dev.tidemark.watch.RefusedClients.Reason;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.wording.ClientsReport;
import dev.tidemark.wording.ClientsScreen;
import dev.tidemark.wording.DoctorDocument;
import dev.tidemark.wording.Fabricated;
import dev.tidemark.wording.Seen;
import dev.tidemark.wording.SeenListener;
import dev.tidemark.wording.TraceDocument;
import dev.tidemark.wording.TracedEvent;
import dev.tidemark.wording.WatchDocument;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the kernel itself recorded is written as docs/json.md says it, no field more.
class RecordedDocumentsTest {
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();
    private static final Instant AT = Fabricated.AT;
    private static final TcpListener LISTENER =
            Fabricated.tcp("::1", 8080, 7, 50, 0, Fabricated.owners("java", 4711, 0));
    private static final TracedEvent.Place PLACE = new TracedEvent.Place(Fabricated.HOST, LISTENER);

    private static List<ProbeEvent> events() {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 40_000);
        List<ProbeEvent> events = new ArrayList<>(List.of(
                new ProbeEvent.Listened(AT, 8081, Reading.of(-1), 4096, 4711),
                new ProbeEvent.Listened(AT, 8081, Reading.unknown("io_uring"), 4096, 4711),
                new ProbeEvent.ListenedAgain(AT, 8081, Reading.of(50), 50, 4711),
                new ProbeEvent.PeakRaised(AT, 8081, 51, 50)));
        for (RefusalReason reason : RefusalReason.values()) {
            events.add(new ProbeEvent.Refused(AT, 8081, reason, 51, 50, remote));
        }
        return events;
    }

    @Test
    void everyKindOfTracedEventIsDescribed() {
        for (ProbeEvent event : events()) {
            SCHEMAS.assertValid(TraceDocument.text(new TracedEvent(event, Optional.of(PLACE), Optional.of("java"))));
            SCHEMAS.assertValid(TraceDocument.text(new TracedEvent(event, Optional.empty(), Optional.empty())));
        }
        SCHEMAS.assertValid(TraceDocument.limit(PLACE, 511, AT));
        SCHEMAS.assertValid(TraceDocument.lost(12, AT));
    }

    @Test
    void rankedClientsAreDescribed() {
        RefusedClients refused = RefusedClients.withRoom(2);
        for (String address : List.of("192.0.2.1", "192.0.2.2", "192.0.2.2", "2001:db8::1")) {
            refused.refused(InetAddress.ofLiteral(address), Reason.SYN_REFUSED, AT);
        }
        for (int asked : List.of(0, 2)) {
            SCHEMAS.assertValid(ClientsScreen.document(new ClientsReport(
                    refused.worst(asked),
                    refused.refused(),
                    refused.counted(),
                    refused.hasForgotten(),
                    3,
                    AT,
                    Duration.ofSeconds(60))));
        }
    }

    @Test
    void theSchemaOfATraceKnowsWhichFieldBelongsToWhichType() {
        String limit = TraceDocument.limit(PLACE, 511, AT);
        String peak = TraceDocument.text(new TracedEvent(events().get(3), Optional.of(PLACE), Optional.empty()));

        assertThat(Stream.of(
                        limit.replace("\"before\":511,", ""),
                        limit.replace("\"before\":511,", "\"before\":511,\"length\":1,"),
                        limit.replace("\"type\":\"limit\"", "\"type\":\"listenAgain\""),
                        peak.replace("\"type\":\"peak\"", "\"type\":\"synRefused\""),
                        peak.replaceAll("\"namespace\":\"\\d+\",", "")))
                .allSatisfy(document -> assertThat(SCHEMAS.complaints(document)).isNotEmpty());
    }

    private static SocketFacts facts(AcceptWaits waits) {
        return new SocketFacts(
                LISTENER.identity().cookie(),
                List.of(),
                Reading.of(new ExactPeak(7, 50, AT)),
                7,
                Reading.unknown("made up"),
                Reading.unknown("made up"),
                Reading.of(new RequestedListen(Reading.of(5000), 50, 4711, AT)),
                Reading.of(waits));
    }

    @Test
    void whatAWatchRecordedIsDescribed() {
        ListenSnapshot snapshot = Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of(LISTENER));
        HostSnapshot host = Fabricated.host(snapshot);
        ListenerWatch watch = ListenerWatch.of(Selection.ALL, Duration.ofSeconds(1));
        watch.observe(host);
        watch.observe(host);
        AcceptWaits some = new AcceptWaits(Collections.nCopies(AcceptWaits.BUCKETS, 1L), Duration.ofSeconds(4_294));
        for (AcceptWaits waits : List.of(some, AcceptWaits.NONE)) {
            Map<Namespace, Reading<Map<Long, SocketFacts>>> recorded = Map.of(
                    Fabricated.HOST, Reading.of(Map.of(LISTENER.identity().cookie(), facts(waits))));
            String document = WatchDocument.summary(ExactSummaries.of(watch.summary(), recorded), 0, 0);

            assertThat(document).contains("\"waits\":{\"count\":" + waits.count());
            SCHEMAS.assertValid(document);
        }
    }

    @Test
    void whatADoctorRecordedIsDescribed() {
        Seen seen = Seen.of(SeenListener.tcp(8080)
                        .limit(128)
                        .draining()
                        .step(59)
                        .refusals(30, 29, 1)
                        .waits()
                        .seenAskingFor(5003))
                .overflows(59);
        String document = DoctorDocument.text(seen.report(), _ -> true);

        assertThat(document).contains("\"waits\":{\"count\":32,", "\"refusals\":{", "\"explained\":{");
        SCHEMAS.assertValid(document);
    }
}
