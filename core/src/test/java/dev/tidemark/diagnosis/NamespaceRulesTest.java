package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is wrong with handshakes, and what only looks like trouble.
class NamespaceRulesTest {
    private static List<Verdict> verdicts(Seen seen) {
        return seen.findings().stream().map(Finding::verdict).toList();
    }

    private static Finding worst(Seen seen) {
        return seen.findings().getFirst();
    }

    private static List<Step> steps(Finding finding) {
        return finding.fix().stream().map(Remedy::step).toList();
    }

    private static Seen cookies(long sent, long received, SeenListener... listeners) {
        return Seen.of(listeners)
                .rise(ListenCounter.SYNCOOKIES_SENT, sent)
                .rise(ListenCounter.SYNCOOKIES_RECEIVED, received)
                .rise(ListenCounter.REQUEST_QUEUE_FULL_COOKIES, sent);
    }

    @Test
    void cookiesThatDoNotComeBackAreAFlood() {
        Finding finding = worst(cookies(2003, 68, SeenListener.tcp(8080).syn(51)));

        assertThat(finding.verdict()).isEqualTo(Verdict.SYN_FLOOD);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(finding.listener()).isPresent();
        assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
    }

    @Test
    void cookiesThatComeBackAreClients() {
        Finding finding =
                worst(cookies(470, 470, SeenListener.tcp(8080).draining().syn(51)));

        assertThat(finding.verdict()).isEqualTo(Verdict.BURST);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(finding.rulesOut()).extracting(RuledOut::what).contains("a SYN flood");
    }

    @Test
    void cookiesOfAnOverloadedServerAreNoFlood() {
        // Final ACKs that found the queue full leave their handshakes half-open: they fill the SYN queue too.
        Seen seen = cookies(31, 9, SeenListener.tcp(8080).standing().step(464).syn(51))
                .rise(ListenCounter.LISTEN_OVERFLOWS, 464)
                .rise(ListenCounter.LISTEN_DROPS, 464);

        assertThat(verdicts(seen)).containsExactly(Verdict.SUSTAINED_OVERLOAD);
    }

    @Test
    void aFewCookiesAreNoFlood() {
        assertThat(verdicts(cookies(7, 0, SeenListener.tcp(8080)))).isEmpty();
    }

    @Test
    void aFloodOfAnotherListenerIsNotThatOfTheOneAskedFor() {
        assertThat(verdicts(cookies(
                        2003,
                        68,
                        SeenListener.tcp(8080).syn(1),
                        SeenListener.tcp(443).syn(512).unselected())))
                .isEmpty();
    }

    @Test
    void aFloodThatNobodyHoldsIsTheNamespaces() {
        Finding finding = worst(cookies(2003, 68, SeenListener.tcp(8080), SeenListener.tcp(443)));

        assertThat(finding.listener()).isEmpty();
        assertThat(finding.confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void droppedSynsWithoutCookiesTurnClientsAway() {
        Finding finding = worst(Seen.of(SeenListener.tcp(8080).syn(51).drops(2203))
                .cookies(0)
                .rise(ListenCounter.LISTEN_DROPS, 2203)
                .rise(ListenCounter.REQUEST_QUEUE_FULL_DROP, 2203));

        assertThat(finding.verdict()).isEqualTo(Verdict.SYN_FLOOD_WITHOUT_COOKIES);
        assertThat(finding.severity()).isEqualTo(Severity.TURNED_AWAY);
        assertThat(steps(finding)).startsWith(Step.ENABLE_COOKIES);
    }

    @Test
    void overflowsWithoutCookiesAreNoFlood() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).draining().step(104))
                        .cookies(0)
                        .overflows(104)))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void cookiesForEverybodyAreASetting() {
        Finding finding = worst(cookies(2080, 80, SeenListener.tcp(8080)).cookies(2));

        assertThat(finding.verdict()).isEqualTo(Verdict.COOKIES_FORCED);
        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).cookies(2))).isEmpty();
    }

    @Test
    void silentClientsOfAListenerThatWaitsForDataAreHarmless() {
        Finding finding =
                worst(Seen.of(SeenListener.tcp(8080).deferAccept(30).drops(3).syn(3))
                        .rise(ListenCounter.DEFER_ACCEPT_DROP, 3));

        assertThat(finding.verdict()).isEqualTo(Verdict.DEFERRED_ACCEPT);
        assertThat(finding.severity()).isEqualTo(Severity.HARMLESS);
    }

    @Test
    void soManySilentClientsThatTheSynQueueIsNearlyFullAreWorthAdvice() {
        Finding finding =
                worst(Seen.of(SeenListener.tcp(8080).deferAccept(30).drops(40).syn(40))
                        .rise(ListenCounter.DEFER_ACCEPT_DROP, 40));

        assertThat(finding.severity()).isEqualTo(Severity.ADVICE);
        assertThat(steps(finding)).containsExactly(Step.REVIEW_DEFER_ACCEPT);
    }

    @Test
    void silentClientsOfAnotherListenerAreNotThoseOfTheOneAskedFor() {
        assertThat(verdicts(Seen.of(
                                SeenListener.tcp(8080),
                                SeenListener.tcp(80)
                                        .deferAccept(30)
                                        .drops(40)
                                        .syn(40)
                                        .unselected())
                        .rise(ListenCounter.DEFER_ACCEPT_DROP, 40)))
                .isEmpty();
    }

    @Test
    void aFullFastOpenQueueIsTold() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).rise(ListenCounter.FAST_OPEN_OVERFLOW, 6)))
                .containsExactly(Verdict.FAST_OPEN_FULL);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).rise(ListenCounter.FAST_OPEN_PASSIVE, 6)))
                .isEmpty();
    }

    @Test
    void overflowsWithoutAListenerAreThoseOfOneThatWent() {
        Seen seen = Seen.of(SeenListener.tcp(8080)).overflows(12).orphanStep(12).departed("*:9090");

        assertThat(verdicts(seen)).containsExactly(Verdict.LISTENER_GONE);
        assertThat(worst(seen).confidence()).isEqualTo(Confidence.HIGH);
        assertThat(worst(Seen.of(SeenListener.tcp(8080)).overflows(12).orphanStep(12))
                        .confidence())
                .isEqualTo(Confidence.MEDIUM);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).departed("*:9090"))).isEmpty();
    }

    @Test
    void manyListenersAtOnePortAreMentioned() {
        SeenListener[] eight = IntStream.rangeClosed(1, 8)
                .mapToObj(n -> SeenListener.tcp(53).address("127.0.0." + n))
                .toArray(SeenListener[]::new);
        SeenListener[] seven = IntStream.rangeClosed(1, 7)
                .mapToObj(n -> SeenListener.tcp(53).address("127.0.0." + n))
                .toArray(SeenListener[]::new);

        assertThat(verdicts(Seen.of(eight))).containsExactly(Verdict.MANY_LISTENERS);
        assertThat(worst(Seen.of(eight)).severity()).isEqualTo(Severity.HARMLESS);
        assertThat(verdicts(Seen.of(seven))).isEmpty();
    }

    @Test
    void oneOfManyThatOverflowsMakesThemWorthAdvice() {
        SeenListener[] nine = IntStream.rangeClosed(1, 9)
                .mapToObj(n -> SeenListener.tcp(53).address("127.0.0." + n))
                .toArray(SeenListener[]::new);
        nine[3].draining().step(20);

        assertThat(verdicts(Seen.of(nine).overflows(20))).containsExactly(Verdict.BURST, Verdict.MANY_LISTENERS);
    }

    @Test
    void membersOfAGroupAreNotManyListeners() {
        SeenListener[] eight = IntStream.rangeClosed(1, 8)
                .mapToObj(n -> SeenListener.tcp(7000).member(n, 8))
                .toArray(SeenListener[]::new);

        assertThat(verdicts(Seen.of(eight))).isEmpty();
    }

    @Test
    void dropsWithoutOverflowsAreHarmless() {
        Finding finding = worst(Seen.of(SeenListener.tcp(443).drops(12)).rise(ListenCounter.EMBRYONIC_RESETS, 12));

        assertThat(finding.verdict()).isEqualTo(Verdict.HARMLESS_DROPS);
        assertThat(finding.severity()).isEqualTo(Severity.HARMLESS);
    }

    @Test
    void dropsBesideCountersThatAreNotKnownAreNotCalledHarmless() {
        assertThat(verdicts(Seen.of(SeenListener.tcp(443).drops(12)).withoutCounters()))
                .isEmpty();
    }

    @Test
    void dropsWithOverflowsOfAnotherAreNotCalledHarmless() {
        Seen seen = Seen.of(
                        SeenListener.tcp(443).drops(12),
                        SeenListener.tcp(8080).draining().step(104))
                .overflows(104);

        assertThat(verdicts(seen)).containsExactly(Verdict.BURST);
    }

    @Test
    void overflowsOfThePastAreOnlyMentioned() {
        Seen seen = Seen.of(SeenListener.tcp(8080)).total(ListenCounter.LISTEN_OVERFLOWS, 4452);

        assertThat(verdicts(seen)).containsExactly(Verdict.PAST_OVERFLOW);
        assertThat(worst(seen).severity()).isEqualTo(Severity.HARMLESS);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080).draining().step(104))
                        .overflows(104)
                        .total(ListenCounter.LISTEN_OVERFLOWS, 4452)))
                .containsExactly(Verdict.BURST);
    }

    @Test
    void packetsThatAreLostBeforeTcpAreNotHere() {
        Seen seen = Seen.of(SeenListener.tcp(8080)).lost(12);

        assertThat(verdicts(seen)).containsExactly(Verdict.NOT_HERE);
        assertThat(worst(seen).confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).lost(2))).isEmpty();
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).lost(12).rise(ListenCounter.PASSIVE_OPENS, 5)))
                .isEmpty();
        assertThat(verdicts(Seen.of(SeenListener.tcp(8080)).lost(12).withoutCounters()))
                .isEmpty();
    }

    @Test
    void theWorstComesFirstAndWhatExplainsMostBeforeTheRest() {
        Seen seen = Seen.of(
                        SeenListener.tcp(443).drops(12),
                        SeenListener.tcp(8080).limit(4096).requested(10000),
                        SeenListener.tcp(9000).draining().step(20),
                        SeenListener.tcp(9090)
                                .stuck()
                                .step(30)
                                .owners(SeenOwner.of(5, "app").stopped()))
                .overflows(50);

        assertThat(verdicts(seen))
                .containsExactly(Verdict.STOPPED_PROCESS, Verdict.BURST, Verdict.TRUNCATED_BY_SOMAXCONN);
    }
}
