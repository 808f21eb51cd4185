package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.AcceptRate.Method;
import dev.tidemark.diagnosis.Remedy.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Why a queue does not drain: what each reason looks like, and what only looks like it.
class QueueRulesTest {
    private static List<Verdict> verdicts(Seen seen) {
        return seen.findings().stream().map(Finding::verdict).toList();
    }

    private static Finding worst(Seen seen) {
        return seen.findings().getFirst();
    }

    private static List<Step> steps(Finding finding) {
        return finding.fix().stream().map(Remedy::step).toList();
    }

    private static SeenListener stuck() {
        return SeenListener.tcp(8080).stuck().step(10).notMoving();
    }

    private static SeenListener overloaded() {
        return SeenListener.tcp(8080)
                .limit(100)
                .standing()
                .step(2310)
                .moving(Duration.ofMillis(1010))
                .rate(100, Method.COUNTERS);
    }

    @Test
    void anIdleListenerIsFine() {
        assertThat(Seen.of(SeenListener.tcp(8080)).findings()).isEmpty();
    }

    @Test
    void aQueueThatDrainsWithoutOverflowsIsFine() {
        assertThat(Seen.of(SeenListener.tcp(8080).draining().moving(Duration.ofMillis(20)))
                        .findings())
                .isEmpty();
    }

    @Test
    void nothingIsConcludedFromWhatCouldNotBeRead() {
        assertThat(Seen.of(SeenListener.tcp(8080).owners()).withoutCounters().findings())
                .isEmpty();
        assertThat(verdicts(Seen.of(stuck().owners(SeenOwner.of(4711, "java").unreadable()))
                        .withoutCounters()))
                .containsExactly(Verdict.NOBODY_ACCEPTS);
    }

    @Test
    void aStoppedProcessIsTold() {
        Finding finding = worst(
                Seen.of(stuck().owners(SeenOwner.of(4711, "java").stopped())).overflows(10));

        assertThat(finding.verdict()).isEqualTo(Verdict.STOPPED_PROCESS);
        assertThat(finding.severity()).isEqualTo(Severity.TURNED_AWAY);
        assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(steps(finding)).containsExactly(Step.CONTINUE_PROCESS);
    }

    @Test
    void aFrozenProcessIsToldWithLessConfidence() {
        Finding finding = worst(
                Seen.of(stuck().owners(SeenOwner.of(4711, "java").frozen())).overflows(10));

        assertThat(finding.verdict()).isEqualTo(Verdict.STOPPED_PROCESS);
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void aStoppedProcessIsTrueBeforeItsQueueIsFull() {
        assertThat(worst(Seen.of(SeenListener.tcp(8080)
                                .waiting(3)
                                .owners(SeenOwner.of(4711, "java").stopped())))
                        .severity())
                .isEqualTo(Severity.ADVICE);
    }

    @Test
    void aStoppedProcessWithoutClientsIsNothing() {
        assertThat(verdicts(Seen.of(
                        SeenListener.tcp(8080).owners(SeenOwner.of(4711, "java").stopped()))))
                .isEmpty();
    }

    @Test
    void aStoppedMasterWithLivingWorkersIsNotStopped() {
        Seen seen = Seen.of(overloaded()
                        .owners(
                                SeenOwner.of(10, "uwsgi").stopped(),
                                SeenOwner.of(11, "uwsgi").childOf(10),
                                SeenOwner.of(12, "uwsgi").childOf(10)))
                .overflows(2310);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD);
    }

    @Test
    void stoppedWorkersOfALivingMasterAreStopped() {
        Seen seen = Seen.of(stuck().owners(
                                SeenOwner.of(10, "uwsgi"),
                                SeenOwner.of(11, "uwsgi").childOf(10).stopped(),
                                SeenOwner.of(12, "uwsgi").childOf(10).stopped()))
                .overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.STOPPED_PROCESS);
    }

    @Test
    void oneStoppedWorkerOfTwoDoesNotStopTheServer() {
        Seen seen = Seen.of(overloaded()
                        .owners(
                                SeenOwner.of(10, "uwsgi"),
                                SeenOwner.of(11, "uwsgi").childOf(10).stopped(),
                                SeenOwner.of(12, "uwsgi").childOf(10)))
                .overflows(2310);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD);
    }

    /// It was not full in each sample yet, and who is first in line has not lost patience yet.
    @Test
    void aQueueThatOverflowsWhileTheSameIsFirstInLineIsNoOverload() {
        Finding finding = worst(Seen.of(SeenListener.tcp(8080)
                        .waiting(49)
                        .step(95)
                        .line(Duration.ofMillis(400), Duration.ofMillis(200), 1)
                        .line(Duration.ofMillis(1900), Duration.ofMillis(1700), 1)
                        .rate(0, Method.NOBODY))
                .overflows(95));

        assertThat(finding.verdict()).isEqualTo(Verdict.NOBODY_ACCEPTS);
        assertThat(finding.severity()).isEqualTo(Severity.TURNED_AWAY);
        assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
    }

    @Test
    void whoCameTogetherMayBeTakenForEachOther() {
        WaitingLine earlier = new WaitingLine(Duration.ZERO, 2, Duration.ofMillis(804), 1, Set.of(1L, 2L), 0, 0, false);
        WaitingLine later =
                new WaitingLine(Duration.ofSeconds(1), 2, Duration.ofMillis(1804), 2, Set.of(1L, 2L), 0, 0, false);
        WaitingLine without =
                new WaitingLine(Duration.ofSeconds(1), 2, Duration.ofMillis(1804), 2, Set.of(2L), 0, 0, false);

        assertThat(later.isHeadedAsIn(earlier)).isTrue();
        assertThat(without.isHeadedAsIn(earlier)).isFalse();
    }

    @Test
    void aProcessThatWaitsForItsTurnAndAcceptsNobodyIsNotStarved() {
        Seen seen = Seen.of(stuck().owners(SeenOwner.of(4711, "java").runs(1_000, 4_000)))
                .overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.NOBODY_ACCEPTS);
    }

    @Test
    void overloadRulesOutThatNobodyAcceptsOnlyWhereTheLineWasSeenToMove() {
        Finding finding = worst(
                Seen.of(SeenListener.tcp(8080).limit(100).standing().step(2310)).overflows(2310));

        assertThat(finding.verdict()).isEqualTo(Verdict.SUSTAINED_OVERLOAD);
        assertThat(finding.rulesOut()).extracting(RuledOut::what).containsExactly("bursts");
    }

    @Test
    void aProcessOutOfDescriptorsIsTold() {
        Finding finding =
                worst(Seen.of(stuck().owners(SeenOwner.of(4711, "java").descriptors(16, 16)))
                        .overflows(10));

        assertThat(finding.verdict()).isEqualTo(Verdict.FD_EXHAUSTION);
        assertThat(steps(finding)).containsExactly(Step.RAISE_DESCRIPTORS);
    }

    @Test
    void noDescriptorsLeftWithAnEmptyQueueIsNothing() {
        assertThat(verdicts(Seen.of(
                        SeenListener.tcp(8080).owners(SeenOwner.of(4711, "java").descriptors(16, 16)))))
                .isEmpty();
    }

    @Test
    void oneDescriptorLeftIsEnough() {
        assertThat(verdicts(Seen.of(stuck().owners(SeenOwner.of(4711, "java").descriptors(15, 16)))
                        .overflows(10)))
                .containsExactly(Verdict.NOBODY_ACCEPTS);
    }

    @Test
    void aFullMemberOfAGroupWithRoomIsStuck() {
        Seen seen = Seen.of(
                        SeenListener.tcp(7000).member(1, 2),
                        SeenListener.tcp(7000).member(2, 2).stuck().step(10).notMoving())
                .overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.REUSEPORT_STUCK);
        assertThat(worst(seen).confidence()).isEqualTo(Confidence.HIGH);
    }

    @Test
    void aGroupThatIsFullAsAWholeIsNotStuckInOne() {
        Seen seen = Seen.of(overloaded().member(1, 2), overloaded().member(2, 2).ambiguous())
                .overflows(4620);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD, Verdict.SUSTAINED_OVERLOAD);
    }

    @Test
    void theShardOfAnOlderProcessIsAnOrphan() {
        Seen seen = Seen.of(
                        SeenListener.tcp(7000)
                                .member(1, 2)
                                .stuck()
                                .step(10)
                                .notMoving()
                                .owners(SeenOwner.of(100, "app").startedAt(1000)),
                        SeenListener.tcp(7000)
                                .member(2, 2)
                                .owners(SeenOwner.of(900, "app").startedAt(9000)))
                .overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.ORPHAN_SHARD);
        assertThat(steps(worst(seen))).containsExactly(Step.END_OLD_PROCESS);
    }

    @Test
    void theOldestWorkerOfOneMasterIsNoOrphan() {
        Seen seen = Seen.of(
                        SeenListener.tcp(7000)
                                .member(1, 3)
                                .stuck()
                                .step(10)
                                .notMoving()
                                .owners(SeenOwner.of(100, "app").childOf(50).startedAt(1000)),
                        SeenListener.tcp(7000)
                                .member(2, 3)
                                .owners(SeenOwner.of(101, "app").childOf(50).startedAt(1001)),
                        SeenListener.tcp(7000)
                                .member(3, 3)
                                .owners(SeenOwner.of(102, "app").childOf(50).startedAt(1002)))
                .overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.REUSEPORT_STUCK);
    }

    @Test
    void aFullQueueThatNobodyTakesFromIsTold() {
        Seen seen = Seen.of(stuck()).overflows(10);

        assertThat(verdicts(seen)).containsExactly(Verdict.NOBODY_ACCEPTS);
        assertThat(worst(seen).confidence()).isEqualTo(Confidence.HIGH);
        assertThat(worst(seen).rulesOut()).extracting(RuledOut::what).contains("a stopped process");
    }

    @Test
    void unknownOwnersLowerTheConfidence() {
        Finding finding = worst(Seen.of(stuck().owners()).overflows(10));

        assertThat(finding.verdict()).isEqualTo(Verdict.NOBODY_ACCEPTS);
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(finding.rulesOut()).extracting(RuledOut::what).doesNotContain("a stopped process");
        assertThat(finding.unknown()).isNotEmpty();
    }

    @Test
    void clientsWhoWaitForNobodyAreToldBeforeTheQueueIsFull() {
        Finding finding = worst(Seen.of(SeenListener.tcp(8080).waiting(3).notMoving()));

        assertThat(finding.verdict()).isEqualTo(Verdict.NOBODY_ACCEPTS);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
    }

    @Test
    void aQueueThatIsRefilledBetweenSamplesIsOverloadedAndNotStuck() {
        // A fast stream of clients fills each place that is freed before the next sample sees it.
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).stuck().step(900).moving(Duration.ofMillis(500)))
                        .overflows(900)))
                .containsExactly(Verdict.SUSTAINED_OVERLOAD);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)
                                .stuck()
                                .step(900)
                                .line(Duration.ofSeconds(5), Duration.ofMillis(500), 1)
                                .rate(100, Method.COUNTERS))
                        .overflows(900)))
                .containsExactly(Verdict.SUSTAINED_OVERLOAD);
    }

    @Test
    void anAcceptorUnderAQuotaIsStarved() {
        Seen seen = Seen.of(overloaded().owners(SeenOwner.of(4711, "java").throttled(100, 60)))
                .overflows(2310);

        assertThat(verdicts(seen)).containsExactly(Verdict.ACCEPTOR_STARVED);
        assertThat(steps(worst(seen))).containsExactly(Step.RAISE_CPU_QUOTA, Step.ACCEPT_FASTER);
    }

    @Test
    void anAcceptorThatWaitsForAProcessorIsStarvedWithLessConfidence() {
        Finding finding =
                worst(Seen.of(overloaded().owners(SeenOwner.of(4711, "java").runs(2000, 6000)))
                        .overflows(2310));

        assertThat(finding.verdict()).isEqualTo(Verdict.ACCEPTOR_STARVED);
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void aQuotaThatHurtsNobodyIsNothing() {
        assertThat(verdicts(Seen.of(
                        SeenListener.tcp(8080).owners(SeenOwner.of(4711, "java").throttled(100, 60)))))
                .isEmpty();
        assertThat(verdicts(
                        Seen.of(overloaded().owners(SeenOwner.of(4711, "java").throttled(100, 3)))
                                .overflows(2310)))
                .containsExactly(Verdict.SUSTAINED_OVERLOAD);
    }

    @Test
    void overloadIsToldAndNoLargerQueueAdvised() {
        Seen seen = Seen.of(overloaded()).overflows(2310);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD);
        assertThat(steps(worst(seen))).containsExactly(Step.ACCEPT_FASTER, Step.REFUSE_EARLIER);
        assertThat(worst(seen).sizing()).isEmpty();
    }

    @Test
    void aFullQueueThatDrainsIsABurstAndNotOverload() {
        Seen seen = Seen.of(SeenListener.tcp(8080).draining().step(104).rate(480, Method.COUNTERS))
                .overflows(104);

        assertThat(verdicts(seen)).containsExactly(Verdict.BURST);
    }

    @Test
    void anOverloadedQueueWithImpatientClientsIsTooDeepAsWell() {
        Seen seen = Seen.of(SeenListener.tcp(8080)
                        .limit(500)
                        .standing()
                        .step(2310)
                        .line(Duration.ofSeconds(1), Duration.ofSeconds(5), 1, 200)
                        .line(Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 200)
                        .rate(100, Method.COUNTERS))
                .overflows(2310);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD, Verdict.QUEUE_TOO_DEEP);
    }

    @Test
    void aLineLongerThanItsClientsPatienceIsTooDeep() {
        Seen seen = Seen.of(SeenListener.tcp(8080)
                .limit(4096)
                .waiting(500)
                .shrank()
                .moving(Duration.ofSeconds(5))
                .rate(100, Method.COUNTERS));

        assertThat(verdicts(seen)).containsExactly(Verdict.QUEUE_TOO_DEEP);
        assertThat(worst(seen).severity()).isEqualTo(Severity.ADVICE);
        assertThat(worst(seen).fix()).contains(Remedy.of(Step.SHRINK_BACKLOG, 199));
    }

    @Test
    void clientsWhoLeftAreClientsTurnedAway() {
        Seen seen = Seen.of(SeenListener.tcp(8080)
                .limit(4096)
                .waiting(500)
                .shrank()
                .line(Duration.ofSeconds(1), Duration.ofSeconds(5), 1, 300)
                .line(Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 300));

        assertThat(worst(seen).severity()).isEqualTo(Severity.TURNED_AWAY);
    }

    @Test
    void aLineThatMovesInTimeIsNothing() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)
                        .limit(4096)
                        .waiting(150)
                        .shrank()
                        .moving(Duration.ofMillis(1500))
                        .rate(100, Method.COUNTERS))))
                .isEmpty();
    }

    @Test
    void aFullUnixQueueIsTold() {
        Seen seen = Seen.of(SeenListener.unix("/run/app.sock").draining());

        assertThat(verdicts(seen)).containsExactly(Verdict.UNIX_FULL);
        assertThat(steps(worst(seen))).contains(Step.ACCEPT_FASTER);
        assertThat(steps(worst(Seen.of(SeenListener.unix("/run/app.sock").stuck()))))
                .contains(Step.FREE_ACCEPTOR);
        assertThat(worst(Seen.of(SeenListener.unix("/run/app.sock").stuck().owners()))
                        .rulesOut())
                .isEmpty();
    }

    @Test
    void aUnixQueueWithRoomIsNothing() {
        assertThat(verdicts(Seen.of(SeenListener.unix("/run/app.sock").waiting(50))))
                .isEmpty();
    }

    @Test
    void aUnixQueueOfAStoppedProcessIsStopped() {
        assertThat(verdicts(Seen.of(SeenListener.unix("/run/app.sock")
                        .stuck()
                        .owners(SeenOwner.of(3, "uwsgi").stopped()))))
                .containsExactly(Verdict.STOPPED_PROCESS);
    }

    @Test
    void overflowsOfAnotherListenerAreNotThoseOfTheOneAskedFor() {
        Seen seen = Seen.of(
                        SeenListener.tcp(8080),
                        SeenListener.tcp(9090).stuck().step(10).notMoving().unselected())
                .overflows(10);

        assertThat(verdicts(seen)).isEmpty();
    }

    @Test
    void aQueueWhoseOverflowsMayBeAnothersIsToldWithLessConfidence() {
        assertThat(worst(Seen.of(overloaded().ambiguous()).overflows(2310)).confidence())
                .isEqualTo(Confidence.MEDIUM);
    }
}
