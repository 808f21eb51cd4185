package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.AcceptRate.Method;
import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whether a limit is what was meant: said only with evidence of what was requested.
class LimitRulesTest {
    private static List<Verdict> verdicts(Seen seen) {
        return seen.findings().stream().map(Finding::verdict).toList();
    }

    private static Finding worst(Seen seen) {
        return seen.findings().getFirst();
    }

    private static List<Step> steps(Finding finding) {
        return finding.fix().stream().map(Remedy::step).toList();
    }

    private static SeenListener bursting(long limit) {
        return SeenListener.tcp(8080).limit(limit).draining().step(104);
    }

    @Test
    void aBurstIsSizedByItsFirstStepAndTheClientsTimeout() {
        Finding finding =
                worst(Seen.of(bursting(50).step(53).rate(480, Method.COUNTERS)).overflows(157));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(finding.sizing()).contains(new Sizing(154, Optional.of(959L), Optional.of(200L)));
        assertThat(finding.fix()).contains(Remedy.of(Step.RAISE_BACKLOG, 200), Remedy.of(Step.RESIZE, 200));
    }

    @Test
    void aBurstThatNoLimitHoldsInTimeNeedsFasterAccepting() {
        Finding finding = worst(Seen.of(bursting(50).rate(20, Method.COUNTERS)).overflows(104));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(steps(finding)).containsExactly(Step.ACCEPT_FASTER, Step.REFUSE_EARLIER);
    }

    @Test
    void aQueueThatOverflowedWasFullWhateverTheSamplesSaw() {
        SeenListener unseen = SeenListener.tcp(8080).limit(300).drops(20);
        ListenerEvidence seen = unseen.evidence();
        ListenerEvidence missed = new ListenerEvidence(
                seen.listener(),
                true,
                seen.member(),
                seen.lengths(),
                seen.drops(),
                List.of(new OverflowStep(Duration.ofSeconds(1), Duration.ofMillis(10), 20, 3)),
                false,
                seen.waiting(),
                seen.acceptRate(),
                seen.synQueue(),
                seen.owners(),
                seen.server(),
                seen.requested(),
                seen.deferAcceptSeconds(),
                seen.openedAfter(),
                seen.refusals(),
                seen.waits());
        Evidence one = Seen.of(unseen).overflows(20).evidence();
        NamespaceEvidence namespace = one.namespaces().getFirst();

        Finding finding = LimitRules.overflowing(new Place(one, namespace, missed));

        assertThat(missed.burstArrivals()).contains(321L);
        assertThat(finding.sizing().orElseThrow().least()).isEqualTo(320);
    }

    @Test
    void anAbsurdlySmallLimitIsTooSmall() {
        Finding finding = worst(Seen.of(bursting(5)).overflows(104));

        assertThat(finding.verdict()).isEqualTo(Verdict.LIMIT_TOO_SMALL);
        assertThat(finding.possible()).isEmpty();
    }

    @Test
    void theSameRowsGetAnotherVerdictOnlyWithEvidenceOfWhatWasRequested() {
        Finding without = worst(Seen.of(bursting(4096)).overflows(104));
        Finding with = worst(Seen.of(bursting(4096).requested(10000)).overflows(104));

        assertThat(without.verdict()).isEqualTo(Verdict.LIMIT_TOO_SMALL);
        assertThat(without.possible()).containsExactly(Verdict.STALE_LIMIT, Verdict.TRUNCATED_BY_SOMAXCONN);
        assertThat(without.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(with.verdict()).isEqualTo(Verdict.TRUNCATED_BY_SOMAXCONN);
        assertThat(with.possible()).isEmpty();
        assertThat(with.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(steps(with)).startsWith(Step.RAISE_SOMAXCONN, Step.LISTEN_AGAIN);
    }

    @Test
    void aTruncatedLimitIsAdviceBeforeItHurts() {
        Finding finding = worst(Seen.of(SeenListener.tcp(8080).limit(4096).requested(10000)));

        assertThat(finding.verdict()).isEqualTo(Verdict.TRUNCATED_BY_SOMAXCONN);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(finding.fix()).startsWith(Remedy.of(Step.RAISE_SOMAXCONN, 10000));
    }

    @Test
    void aLimitThatWasRequestedIsFine() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).limit(128).requested(128))))
                .isEmpty();
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).limit(4096).requestedMost())))
                .isEmpty();
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).limit(128)))).isEmpty();
    }

    @Test
    void aRequestedLimitThatBurstsExceedIsABurstWhateverItsNumber() {
        assertThat(verdicts(Seen.of(bursting(4096).requested(4096)).overflows(104)))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void aProgramThatAskedForTheMostGotIt() {
        Finding finding = worst(Seen.of(bursting(4096).requestedMost()).overflows(104));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(steps(finding)).startsWith(Step.RAISE_SOMAXCONN, Step.LISTEN_AGAIN);
    }

    @Test
    void aLimitBelowWhatWasRequestedAndIsAllowedNowIsStale() {
        Finding finding = worst(Seen.of(SeenListener.tcp(8080).limit(128).requested(1024)));

        assertThat(finding.verdict()).isEqualTo(Verdict.STALE_LIMIT);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(steps(finding)).containsExactly(Step.LISTEN_AGAIN);
        assertThat(worst(Seen.of(bursting(128).requested(1024)).overflows(104)).verdict())
                .isEqualTo(Verdict.STALE_LIMIT);
    }

    @Test
    void aCeilingThatWasRaisedWhileWatchingMakesALimitStaleWithLessConfidence() {
        Finding finding =
                worst(Seen.of(bursting(128)).somaxconnRaised(128, 4096).overflows(104));

        assertThat(finding.verdict()).isEqualTo(Verdict.STALE_LIMIT);
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(verdicts(Seen.of(bursting(50)).somaxconnRaised(128, 4096).overflows(104)))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void aCeilingRaisedElsewhereIsTheWrongNamespace() {
        Finding known = worst(Seen.of(bursting(128).requested(1024))
                .somaxconn(128)
                .elsewhere(65_535)
                .overflows(104));
        Finding guessed =
                worst(Seen.of(bursting(128)).somaxconn(128).elsewhere(65_535).overflows(104));

        assertThat(known.verdict()).isEqualTo(Verdict.WRONG_NAMESPACE);
        assertThat(known.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(steps(known)).startsWith(Step.SET_IN_NAMESPACE, Step.LISTEN_AGAIN);
        assertThat(guessed.verdict()).isEqualTo(Verdict.WRONG_NAMESPACE);
        assertThat(guessed.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void aDefaultElsewhereIsNobodysDoing() {
        assertThat(worst(Seen.of(bursting(128).requested(602))
                                .somaxconn(128)
                                .elsewhere(4096)
                                .overflows(104))
                        .verdict())
                .isEqualTo(Verdict.TRUNCATED_BY_SOMAXCONN);
    }

    @Test
    void aRateKnownFromBelowNeverSaysThatNoLimitFits() {
        Finding slow = worst(Seen.of(bursting(50).rate(20, Method.DRAINING)).overflows(104));
        assertThat(slow.sizing().orElseThrow().most()).isEmpty();
        assertThat(slow.sizing().orElseThrow().proposed()).isPresent();
        Finding fast = worst(Seen.of(bursting(50).rate(480, Method.DRAINING)).overflows(104));
        assertThat(fast.sizing().orElseThrow().most()).contains(959L);
    }

    @Test
    void whoOverflowsRightAfterListenMayNotHaveBeenReady() {
        Finding cold = worst(Seen.of(bursting(50).openedAfter(Duration.ZERO)).overflows(104));
        assertThat(cold.evidence()).contains(Aspect.COLD_START);
        assertThat(steps(cold)).startsWith(Step.LISTEN_LATER);
        assertThat(worst(Seen.of(bursting(50)).overflows(104)).evidence()).doesNotContain(Aspect.COLD_START);
    }

    @Test
    void aLowerCeilingElsewhereSaysNothing() {
        assertThat(verdicts(Seen.of(bursting(128).requested(1024))
                        .somaxconn(128)
                        .elsewhere(128)
                        .overflows(104)))
                .containsExactly(Verdict.TRUNCATED_BY_SOMAXCONN);
    }

    @Test
    void anUnknownCeilingLeavesItOpen() {
        Finding finding =
                worst(Seen.of(bursting(128).requested(1024)).somaxconnUnknown().overflows(104));

        assertThat(finding.verdict()).isEqualTo(Verdict.LIMIT_TOO_SMALL);
        assertThat(finding.possible()).isNotEmpty();
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).limit(128).requested(1024))
                        .somaxconnUnknown()))
                .isEmpty();
    }

    @Test
    void aLimitAboveALoweredCeilingIsNotTruncated() {
        assertThat(verdicts(
                        Seen.of(bursting(4096).requested(10000)).somaxconn(128).overflows(104)))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void resetsWithOverflowsAreToldBesideTheBurst() {
        Seen seen = Seen.of(bursting(50)).overflows(104).abortOnOverflow().rise(ListenCounter.EMBRYONIC_RESETS, 12);

        assertThat(verdicts(seen)).containsExactly(Verdict.ABORTS_ON_OVERFLOW, Verdict.BURST);
        assertThat(steps(worst(seen))).containsExactly(Step.STOP_ABORTING);
    }

    @Test
    void theSettingAloneAbortsNothing() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).drops(9))
                        .abortOnOverflow()
                        .rise(ListenCounter.EMBRYONIC_RESETS, 9)))
                .containsExactly(Verdict.HARMLESS_DROPS);
        assertThat(verdicts(Seen.of(bursting(50)).overflows(104).abortOnOverflow()))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void bothEndsOfTheSizeAreToldAndNoneIsProposedBetweenThem() {
        assertThat(Sizing.of(155, Optional.of(480.0), Duration.ofSeconds(2)))
                .isEqualTo(new Sizing(154, Optional.of(959L), Optional.of(200L)));
        assertThat(Sizing.of(155, Optional.of(20.0), Duration.ofSeconds(2)).proposed())
                .isEmpty();
        assertThat(Sizing.of(155, Optional.empty(), Duration.ofSeconds(2)).proposed())
                .contains(200L);
        assertThat(Sizing.of(155, Optional.of(80.0), Duration.ofSeconds(2)).proposed())
                .contains(159L);
    }
}
