package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.watch.Explained;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What rules make of the kernel's own record of whom it turned away, and of what listen(2) asked for.
final class RefusalRulesTest {
    private static SeenListener bursting(long overflows) {
        return SeenListener.tcp(8080).limit(50).draining().step(overflows);
    }

    private static Finding worst(Seen seen) {
        return seen.findings().getFirst();
    }

    private static NamespaceEvidence attributed(Seen seen) {
        return seen.evidence().namespaces().getFirst().attributed();
    }

    @Test
    void reasonsStandBesideOverflows() {
        Finding finding = worst(Seen.of(bursting(59).refusals(30, 29, 0)).overflows(59));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(finding.evidence()).startsWith(Aspect.OVERFLOWS, Aspect.REFUSALS);
        assertThat(worst(Seen.of(bursting(59)).overflows(59)).evidence()).doesNotContain(Aspect.REFUSALS);
    }

    @Test
    void aSynQueueThatWasNeverFullRulesOutAFlood() {
        RuledOut flood = new RuledOut("a SYN flood", "its SYN queue was never full");

        assertThat(worst(Seen.of(bursting(59).refusals(59, 0, 0)).overflows(59)).rulesOut())
                .contains(flood);
        assertThat(worst(Seen.of(bursting(59).refusals(59, 0, 3)).overflows(59)).rulesOut())
                .extracting(RuledOut::what)
                .doesNotContain("a SYN flood");
    }

    @Test
    void whatListenWasSeenAskingForMakesTruncationCertain() {
        Finding finding = worst(
                Seen.of(SeenListener.tcp(8080).limit(128).draining().step(59).seenAskingFor(5003))
                        .somaxconn(128)
                        .overflows(59));

        assertThat(finding.verdict()).isEqualTo(Verdict.TRUNCATED_BY_SOMAXCONN);
        assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(finding.rulesOut())
                .contains(new RuledOut("the application's own choice", "listen(2) asked for 5003"));
        assertThat(finding.possible()).isEmpty();
    }

    @Test
    void aLimitThatWasAskedForIsNotTruncated() {
        Finding finding = worst(
                Seen.of(SeenListener.tcp(8080).limit(128).draining().step(59).seenAskingFor(128))
                        .somaxconn(128)
                        .overflows(59));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(finding.rulesOut()).contains(new RuledOut("truncation by somaxconn", "listen(2) asked for 128"));
    }

    @Test
    void ofTwoSuspectsTheRecordNamesTheOne() {
        NamespaceEvidence seen = attributed(Seen.of(
                        bursting(59).ambiguous().refusals(30, 29, 0),
                        SeenListener.tcp(443).step(59).ambiguous().refusals(0, 0, 0))
                .overflows(59));

        assertThat(seen.listeners()).extracting(ListenerEvidence::overflows).containsExactly(59L, 0L);
        assertThat(seen.listeners()).extracting(ListenerEvidence::ambiguous).containsExactly(false, false);
        assertThat(seen.explained()).isEqualTo(Reading.of(new Explained(59, 59)));
    }

    @Test
    void whereOthersAccountForAllOneWithoutARecordHasNone() {
        NamespaceEvidence seen = attributed(
                Seen.of(bursting(59).refusals(30, 29, 0), SeenListener.tcp(443).step(59))
                        .overflows(59));

        assertThat(seen.listeners()).extracting(ListenerEvidence::overflows).containsExactly(59L, 0L);
        assertThat(seen.listeners().getLast().turnsAway()).isFalse();
    }

    @Test
    void whereBothOverflowedEachHasItsOwnAndTheirStepsStayAmbiguous() {
        NamespaceEvidence seen = attributed(Seen.of(
                        bursting(59).ambiguous().refusals(30, 0, 0),
                        SeenListener.tcp(443).step(59).ambiguous().refusals(29, 0, 0))
                .overflows(59));

        assertThat(seen.listeners()).extracting(ListenerEvidence::overflows).containsExactly(30L, 29L);
        assertThat(seen.listeners()).extracting(ListenerEvidence::ambiguous).containsExactly(true, true);
    }

    @Test
    void aRecordThatDoesNotAccountForAllAcquitsNobody() {
        NamespaceEvidence seen = attributed(
                Seen.of(bursting(59).refusals(0, 0, 0), SeenListener.tcp(443).refusals(50, 0, 0))
                        .overflows(59));

        assertThat(seen.listeners()).extracting(ListenerEvidence::overflows).containsExactly(59L, 0L);
        assertThat(seen.explained().map(Explained::percent)).isEqualTo(Reading.of(84L));
    }

    @Test
    void whatWasRefusedAfterTheCounterWasReadIsNotMoreThanAll() {
        NamespaceEvidence seen = Seen.of(bursting(59).refusals(61, 0, 0))
                .overflows(59)
                .evidence()
                .namespaces()
                .getFirst();

        assertThat(seen.explained()).isEqualTo(Reading.of(new Explained(61, 61)));
        assertThat(seen.rise(ListenCounter.LISTEN_OVERFLOWS)).isEqualTo(Reading.of(59L));
    }

    @Test
    void whereNothingIsRecordedNothingIsExplained() {
        assertThat(List.of(attributed(Seen.of(bursting(59)).overflows(59)).explained()))
                .containsExactly(Reading.unknown("no reasons are recorded"));
    }
}
