package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.WantedListening;
import dev.tidemark.wording.AdviceDocument;
import dev.tidemark.wording.Ailing;
import dev.tidemark.wording.CheckDocument;
import dev.tidemark.wording.CheckReport;
import dev.tidemark.wording.CheckReport.Sampled;
import dev.tidemark.wording.CheckSamples;
import dev.tidemark.wording.CountersDocument;
import dev.tidemark.wording.CountersReport;
import dev.tidemark.wording.DoctorDocument;
import dev.tidemark.wording.DoctorReport;
import dev.tidemark.wording.Fabricated;
import dev.tidemark.wording.LimitsDocument;
import dev.tidemark.wording.ListDocument;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.Replays;
import dev.tidemark.wording.Seen;
import dev.tidemark.wording.Sized;
import dev.tidemark.wording.Thresholds;
import dev.tidemark.wording.TuneDocument;
import dev.tidemark.wording.TuneReport;
import dev.tidemark.wording.Tuned;
import dev.tidemark.wording.UnknownOwners;
import dev.tidemark.wording.WaitDocument;
import dev.tidemark.wording.WaitReport;
import dev.tidemark.wording.WatchDocument;
import dev.tidemark.wording.WhatIfDocument;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written with `--json` is what docs/json.md says, no field more.
class PublishedSchemasTest {
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();
    private static final Thresholds ALL_THRESHOLDS =
            new Thresholds(70, 90, OptionalLong.of(100), OptionalDouble.of(0.5));

    @Test
    void everyDocumentHasASchema() {
        assertThat(SCHEMAS.ids())
                .containsExactly(
                        "tidemark.list/1",
                        "tidemark.watch/1",
                        "tidemark.check/1",
                        "tidemark.wait-listening/1",
                        "tidemark.limits/1",
                        "tidemark.counters/1",
                        "tidemark.lab/1",
                        "tidemark.doctor/1",
                        "tidemark.resize/1",
                        "tidemark.undo/1",
                        "tidemark.changes/1",
                        "tidemark.journal/1",
                        "tidemark.tune/1",
                        "tidemark.events/1",
                        "tidemark.health/1",
                        "tidemark.probe/1",
                        "tidemark.trace/1",
                        "tidemark.history/1",
                        "tidemark.series/1",
                        "tidemark.findings/1",
                        "tidemark.advise/1",
                        "tidemark.whatif/1",
                        "tidemark.arrivals/1",
                        "tidemark.alert/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --json",
                "list -a --unix --syn --json",
                "check --json",
                "check -a --unix --json",
                "check --max-overflows-per-second 1e6 --for 200ms --json",
                "check 192.0.2.1:1 --json",
                "limits --json",
                "limits -a --json",
                "counters --json",
                "counters -a --interval 10ms --json"
            })
    void thisHostIsDescribedByTheSchemas(String arguments) {
        String document = Ran.of(arguments.split(" ")).out();

        assertThat(document).endsWith("}\n").hasLineCount(1);
        SCHEMAS.assertValid(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch --count 2 --interval 1ms --json", "watch -a -u --count 2 --interval 1ms --json"})
    void everyLineOfAWatchIsDescribed(String arguments) {
        List<String> lines = Ran.of(arguments.split(" ")).out().lines().toList();

        assertThat(lines).hasSize(3);
        lines.forEach(SCHEMAS::assertValid);
    }

    @Test
    void everyKindOfListenerIsWatched() {
        ListenerWatch watch = ListenerWatch.of(Selection.ALL, Duration.ofSeconds(1));
        HostSnapshot all = Fabricated.everything();
        HostSnapshot none = new HostSnapshot(
                all.namespaces().stream()
                        .map(PublishedSchemasTest::withoutListeners)
                        .toList(),
                List.of(),
                0);
        for (HostSnapshot host : List.of(all, all, none, none, all)) {
            SCHEMAS.assertValid(WatchDocument.tick(watch.observe(host)));
        }
        SCHEMAS.assertValid(WatchDocument.summary(watch.summary(), 2, 1));
    }

    private static ListenSnapshot withoutListeners(ListenSnapshot snapshot) {
        return new ListenSnapshot(
                snapshot.namespace(),
                snapshot.at(),
                snapshot.nanos(),
                snapshot.counters(),
                snapshot.sysctls(),
                List.of(),
                Reading.of(List.of()),
                true);
    }

    @Test
    void everyKindOfListenerIsDescribed() {
        SCHEMAS.assertValid(ListDocument.text(Fabricated.report(Fabricated.everything())));
        SCHEMAS.assertValid(ListDocument.text(Fabricated.report(new HostSnapshot(List.of(), List.of(), 0))));
        ListReport report = Fabricated.report(Fabricated.everything());
        List<ListRow> withSyn = report.rows().stream()
                .map(row -> new ListRow(
                        row.snapshot(),
                        row.listener(),
                        row.member(),
                        Optional.of(row.port() % 2 == 0 ? Reading.of(129L) : Reading.unknown("the walk was cut"))))
                .toList();
        SCHEMAS.assertValid(ListDocument.text(new ListReport(report.host(), withSyn, UnknownOwners.NONE)));
    }

    @Test
    void everyKindOfCheckIsDescribed() {
        CheckSamples samples = CheckSamples.of(Selection.ALL);
        samples.add(Fabricated.everything());
        samples.add(Fabricated.everything());
        SCHEMAS.assertValid(CheckDocument.text(
                CheckReport.of(
                        samples,
                        ALL_THRESHOLDS,
                        true,
                        Optional.of(new Sampled(Duration.ofSeconds(1), Duration.ofMillis(100), 2))),
                ALL_THRESHOLDS));
        SCHEMAS.assertValid(CheckDocument.text(CheckReport.unknown("because"), ALL_THRESHOLDS));
    }

    @Test
    void everyKindOfWaitIsDescribed() {
        for (String filter : List.of(":80", ":7001", ":65535", "unix:/run/a|b='c'.sock", "netns:cart-7f")) {
            for (OptionalLong least : List.of(OptionalLong.empty(), OptionalLong.of(4000))) {
                WantedListening wanted = new WantedListening(Selection.of(List.of(Filter.parse(filter))), least);
                WaitReport report =
                        WaitReport.of(Fabricated.everything(), wanted, Duration.ofMillis(1234), Duration.ofSeconds(30));
                assertThat(report.isListening()).isTrue();
                SCHEMAS.assertValid(WaitDocument.text(report));
            }
        }
    }

    @Test
    void aWaitIsWrittenLikeThis() {
        WantedListening wanted =
                new WantedListening(Selection.of(List.of(Filter.parse(":8080"))), OptionalLong.of(1024));

        assertThat(WaitDocument.text(WaitReport.of(
                        Fabricated.hostOfFive(1), wanted, Duration.ofSeconds(30), Duration.ofSeconds(30))))
                .isEqualTo("""
                {"schema":"tidemark.wait-listening/1","at":"2026-03-14T02:29:13.011Z","outcome":"limitTooLow",\
                "waitedMillis":30000,"expected":{"minLimit":1024,"timeoutMillis":30000},\
                "listeners":[{"protocol":"tcp","family":"inet6","address":"::","port":8080,"listener":"*:8080",\
                "namespace":"4026531840","namespaceName":"host","limit":50,"enough":false,"somaxconn":4096,\
                "owners":[{"pid":4711,"name":"java","command":["/usr/bin/java"]}],"cookie":"8081","inode":"8080"}],\
                "complete":true}
                """);
    }

    @Test
    void everyKindOfNamespaceIsDescribed() {
        HostSnapshot host = Fabricated.everything();
        SCHEMAS.assertValid(LimitsDocument.text(host));
        SCHEMAS.assertValid(CountersDocument.text(CountersReport.of(host)));
        SCHEMAS.assertValid(CountersDocument.text(CountersReport.of(host, host, Duration.ofMillis(250))));
        SCHEMAS.assertValid(
                CountersDocument.text(CountersReport.of(Fabricated.hostOfFive(1), host, Duration.ofMillis(250))));
    }

    @Test
    void everyKindOfFindingIsDescribed() {
        Set<Verdict> described = EnumSet.noneOf(Verdict.class);
        for (Seen seen : Ailing.all()) {
            DoctorReport report = seen.report();
            report.findings().forEach(finding -> described.add(finding.verdict()));
            SCHEMAS.assertValid(DoctorDocument.text(report, _ -> true));
            SCHEMAS.assertValid(DoctorDocument.text(
                    DoctorReport.of(report.evidence(), Fabricated.everything().unread(), 2), _ -> false));
        }
        assertThat(described).containsExactlyInAnyOrder(Verdict.values());
    }

    @Test
    void everyKindOfAdviceIsDescribed() {
        SCHEMAS.assertValid(AdviceDocument.text(Sized.all()));
        SCHEMAS.assertValid(WhatIfDocument.text(Replays.several()));
        SCHEMAS.assertValid(WhatIfDocument.text(Replays.bounds()));
    }

    @Test
    void everyKindOfTuningIsDescribed() {
        for (TuneReport report : Tuned.all()) {
            SCHEMAS.assertValid(TuneDocument.text(report, Fabricated.AT, true));
            SCHEMAS.assertValid(TuneDocument.text(report, Fabricated.AT, false));
        }
        SCHEMAS.assertValid(Ran.of("tune", "--somaxconn", "2147483647", "--dry-run", "--json")
                .out());
    }

    @Test
    void theSchemasRefuseWhatTheyDoNotName() {
        String document = ListDocument.text(Fabricated.report(Fabricated.hostOfFive(1)));

        assertThat(SCHEMAS.complaints(document.replace("\"port\":22", "\"port\":22,\"extra\":1")))
                .isNotEmpty();
        assertThat(SCHEMAS.complaints(document.replace("\"port\":22", "\"port\":0")))
                .isNotEmpty();
        assertThat(SCHEMAS.complaints(document.replace("\"drops\":4134", "\"drops\":null")))
                .isNotEmpty();
        assertThat(SCHEMAS.complaints(document.replace("\"cookie\":\"23\"", "\"cookie\":23")))
                .isNotEmpty();
    }

    @Test
    void aListIsWrittenLikeThis() {
        ListenSnapshot snapshot = Fabricated.withUnix(
                Fabricated.snapshot(
                        Fabricated.HOST,
                        Fabricated.sysctls(4096),
                        List.of(Fabricated.tcp("::", 8080, 51, 50, 4134, Fabricated.owners("java", 4711, 0)))),
                Fabricated.unix("\0name", 0, 4096, Fabricated.unknownOwners(Optional.of("app.service"))));

        assertThat(ListDocument.text(Fabricated.report(Fabricated.host(snapshot))))
                .isEqualTo("""
                {"schema":"tidemark.list/1","at":"2026-03-14T02:29:13.011Z","listeners":[\
                {"protocol":"tcp","family":"inet6","address":"::","port":8080,"listener":"*:8080",\
                "namespace":"4026531840","state":"full","length":51,"limit":50,"capacity":51,"fill":1.0,"drops":4134,\
                "limitSetBy":"application","limitSetByCertainty":"fact",\
                "owners":[{"pid":4711,"name":"java","command":["/usr/bin/java"]}],\
                "v6only":false,"mptcp":false,"cgroup":"1","cookie":"8081","inode":"8080","uid":0},\
                {"protocol":"unix","family":"unix","path":"@name","listener":"@name",\
                "namespace":"4026531840","state":"ok","length":0,"limit":4096,"capacity":4097,"fill":0.0,\
                "limitSetBy":"somaxconn","limitSetByCertainty":"hint",\
                "owners":{"unknown":"needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)"},"unit":"app.service",\
                "type":"stream","cookie":"70001","inode":"70000","uid":0}],\
                "namespaces":[{"id":"4026531840","name":"host","current":true,"somaxconn":4096,\
                "tcpMaxSynBacklog":2048,"tcpSyncookies":1,"tcpAbortOnOverflow":0,"tcpSynackRetries":5}],\
                "complete":true}
                """);
    }

    @Test
    void aCheckIsWrittenLikeThis() {
        CheckSamples samples = CheckSamples.of(Selection.of(List.of(Filter.parse(":8080"))));
        ListenSnapshot snapshot = Fabricated.hostOfFive(40).namespaces().getFirst();
        samples.add(Fabricated.host(Fabricated.withCounters(snapshot, Duration.ZERO, Map.of())));
        samples.add(Fabricated.host(
                Fabricated.withCounters(snapshot, Duration.ofSeconds(2), Map.of(ListenCounter.LISTEN_OVERFLOWS, 3L))));
        Sampled sampled = new Sampled(Duration.ofSeconds(2), Duration.ofMillis(100), 21);

        assertThat(CheckDocument.text(
                        CheckReport.of(samples, ALL_THRESHOLDS, false, Optional.of(sampled)), ALL_THRESHOLDS))
                .isEqualTo("""
                {"schema":"tidemark.check/1","at":"2026-03-14T02:29:15.011Z","status":"critical","exitCode":2,\
                "message":"*:8080 java limit 50 (expected: at least 100), +2 more; worst of 2 s, sampled every 100 ms",\
                "expected":{"warnPercent":70,"critPercent":90,"minLimit":100,"maxOverflowsPerSecond":0.5},\
                "sampled":{"spanMillis":2000,"periodMillis":100,"samples":21},\
                "problems":[{"status":"critical","message":"*:8080 java limit 50 (expected: at least 100)"},\
                {"status":"critical","message":"namespace host: overflows +3 in 2 s (expected: at most 0.5/s)"},\
                {"status":"warning","message":"*:8080 java 40/51 (78%), warning from 70%"}],\
                "listeners":[{"protocol":"tcp","family":"inet6","address":"::","port":8080,"listener":"*:8080",\
                "namespace":"4026531840","namespaceName":"host","status":"warning","state":"high",\
                "length":40,"limit":50,"capacity":51,"fill":0.7843137254901961,"warnLength":35,"critLength":45,\
                "cookie":"8081","inode":"8080"}],\
                "overflows":[{"namespace":"4026531840","namespaceName":"host","rise":3,"perSecond":1.5}],\
                "remarks":[],"complete":true}
                """);
    }
}
