package dev.tidemark.watch;

import static dev.tidemark.watch.Samples.CART;
import static dev.tidemark.watch.Samples.HOST;
import static dev.tidemark.watch.Samples.counters;
import static dev.tidemark.watch.Samples.host;
import static dev.tidemark.watch.Samples.in;
import static dev.tidemark.watch.Samples.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenerWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ListenerWatch watch = ListenerWatch.of(Selection.ALL, SECOND);

    private Sight.Seen observe(HostSnapshot sample) {
        return seen(watch.observe(sample), 0);
    }

    private static Sight.Seen seen(Tick tick, int index) {
        return (Sight.Seen) tick.listeners().get(index).sight();
    }

    @Test
    void firstSampleKnowsNoRise() {
        Tick tick = watch.observe(host(0, counters(7, 7), tcp(80, 1, 3, 50, 9)));
        assertThat(seen(tick, 0).dropsRise().isKnown()).isFalse();
        assertThat(tick.namespaces().getFirst().rises().overflows().isKnown()).isFalse();
        assertThat(watch.summary().ticks()).isZero();
    }

    @Test
    void risesAreThoseSinceTheSampleBefore() {
        watch.observe(host(0, counters(7, 8, 1, 10, 4), tcp(80, 1, 3, 50, 9)));
        Tick tick = watch.observe(host(1, counters(9, 11, 5, 17, 9), tcp(80, 1, 3, 50, 20)));
        assertThat(tick.namespaces())
                .containsExactly(new NamespaceTick(
                        HOST,
                        new CounterRises(
                                Reading.of(2L), Reading.of(3L), Reading.of(4L), Reading.of(7L), Reading.of(5L))));
        assertThat(seen(tick, 0).dropsRise()).isEqualTo(Reading.of(11L));
    }

    @Test
    void fullIsWhatHoldsMoreThanItsLimit() {
        assertThat(observe(host(0, counters(0, 0), tcp(80, 1, 51, 50, 0))).state())
                .isEqualTo(QueueState.FULL);
        assertThat(observe(host(1, counters(0, 0), tcp(80, 1, 50, 50, 0))).state())
                .isEqualTo(QueueState.HIGH);
        assertThat(observe(host(2, counters(0, 0), tcp(80, 1, 35, 50, 0))).state())
                .isEqualTo(QueueState.OK);
    }

    @Test
    void dropsAndOverflowsThatBothRoseAreAnOverflow() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(81, 2, 0, 50, 0)));
        Tick tick = watch.observe(host(1, counters(5, 5), tcp(80, 1, 0, 50, 5), tcp(81, 2, 0, 50, 0)));
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.OVERFLOW);
        assertThat(seen(tick, 1).state()).isEqualTo(QueueState.OK);
        assertThat(watch.summary().listeners().getFirst().overflowTicks()).isOne();
    }

    @Test
    void dropsWithoutOverflowsProveNothing() {
        watch.observe(host(0, counters(3, 3), tcp(80, 1, 0, 50, 0)));
        assertThat(observe(host(1, counters(3, 3), tcp(80, 1, 0, 50, 10))).state())
                .isEqualTo(QueueState.OK);
    }

    @Test
    void severalListenersWhoseDropsRoseMakeItUncertain() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(81, 2, 0, 50, 0)));
        Tick tick = watch.observe(host(1, counters(5, 5), tcp(80, 1, 0, 50, 5), tcp(81, 2, 0, 50, 1)));
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
        assertThat(seen(tick, 1).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
    }

    @Test
    void listenersThatAreNotSelectedMakeItUncertainToo() {
        ListenerWatch one = ListenerWatch.of(Selection.of(List.of(Filter.parse(":80"))), SECOND);
        one.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(81, 2, 0, 50, 0)));
        Tick tick = one.observe(host(1, counters(5, 5), tcp(80, 1, 0, 50, 5), tcp(81, 2, 0, 50, 1)));
        assertThat(tick.listeners()).hasSize(1);
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
    }

    @Test
    void newcomerWithDropsMakesItUncertain() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        Tick tick = watch.observe(host(1, counters(5, 5), tcp(80, 1, 0, 50, 1), tcp(81, 2, 0, 50, 4)));
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
        assertThat(seen(tick, 1).state()).isEqualTo(QueueState.OK);
    }

    @Test
    void listenersOfAnotherNamespaceDoNotMakeItUncertain() {
        watch.observe(host(
                in(HOST, 0, counters(0, 0), tcp(80, 1, 0, 50, 0)), in(CART, 0, counters(0, 0), tcp(80, 2, 0, 50, 0))));
        Tick tick = watch.observe(host(
                in(HOST, 1, counters(5, 5), tcp(80, 1, 0, 50, 5)), in(CART, 1, counters(0, 0), tcp(80, 2, 0, 50, 7))));
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.OVERFLOW);
        assertThat(seen(tick, 1).state()).isEqualTo(QueueState.OK);
    }

    @Test
    void listenerIsGoneWhenTwoSamplesInARowLackIt() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        assertThat(watch.observe(host(1, counters(0, 0))).listeners().getFirst().sight())
                .isEqualTo(new Sight.Missed());
        assertThat(watch.observe(host(2, counters(0, 0))).listeners().getFirst().sight())
                .isEqualTo(new Sight.Gone());
    }

    @Test
    void listenerThatOneSampleMissedGoesOnWhereItWas() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 100)));
        watch.observe(host(1, counters(4, 4)));
        Sight.Seen back = observe(host(2, counters(4, 4), tcp(80, 1, 0, 50, 104)));
        assertThat(back.dropsRise()).isEqualTo(Reading.of(4L));
        assertThat(back.state()).isEqualTo(QueueState.OVERFLOW);
        assertThat(watch.summary().listeners()).hasSize(1);
    }

    @Test
    void restartedServerKeepsItsPlaceAndItsDropsStartAnew() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 40, 50, 500)));
        Sight.Seen restarted = observe(host(1, counters(0, 0), tcp(80, 2, 0, 200, 3)));
        assertThat(restarted.dropsRise().isKnown()).isFalse();
        assertThat(restarted.listener().queue().limit()).isEqualTo(200);
        assertThat(observe(host(2, counters(0, 0), tcp(80, 2, 0, 200, 5))).dropsRise())
                .isEqualTo(Reading.of(2L));
        ListenerSummary only = watch.summary().listeners().getFirst();
        assertThat(only.dropsRise()).isEqualTo(Reading.of(2L));
        assertThat(only.peak().queue().length()).isEqualTo(40);
        assertThat(only.last().identity().cookie()).isEqualTo(2);
    }

    @Test
    void placeOfAGoneListenerIsTakenAgain() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        watch.observe(host(1, counters(0, 0)));
        watch.observe(host(2, counters(0, 0)));
        assertThat(observe(host(3, counters(0, 0), tcp(80, 2, 7, 50, 0)))
                        .listener()
                        .queue()
                        .length())
                .isEqualTo(7);
    }

    @Test
    void membersOfAReuseportGroupHaveAPlaceEachInTheOrderOfTheirInodes() {
        Tick tick = watch.observe(host(0, counters(0, 0), tcp(80, 9, 2, 50, 0), tcp(80, 4, 1, 50, 0)));
        assertThat(tick.listeners()).hasSize(2);
        assertThat(seen(tick, 0).listener().queue().length()).isEqualTo(1);
        assertThat(tick.listeners().get(1).watched().number()).isEqualTo(2);
    }

    @Test
    void memberThatComesBackAfterItsPlaceWasTakenGetsAnother() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(80, 2, 0, 50, 0)));
        watch.observe(host(1, counters(0, 0), tcp(80, 2, 0, 50, 0), tcp(80, 3, 0, 50, 0)));
        Tick tick = watch.observe(
                host(2, counters(0, 0), tcp(80, 1, 9, 50, 0), tcp(80, 2, 0, 50, 0), tcp(80, 3, 0, 50, 0)));
        assertThat(tick.listeners()).hasSize(3).allMatch(each -> each.sight() instanceof Sight.Seen);
        assertThat(seen(tick, 2).listener().queue().length()).isEqualTo(9);
    }

    @Test
    void listenerThatComesWhileWatchingIsWatched() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        Tick tick = watch.observe(host(1, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(81, 2, 0, 50, 0)));
        assertThat(tick.listeners()).hasSize(2);
    }

    @Test
    void countersThatGoBackAreUnknownAndSoIsTheirSum() {
        watch.observe(host(0, counters(100, 100), tcp(80, 1, 0, 50, 0)));
        Tick tick = watch.observe(host(1, counters(3, 200), tcp(80, 1, 0, 50, 1)));
        CounterRises rises = tick.namespaces().getFirst().rises();
        assertThat(rises.overflows()).isEqualTo(Reading.unknown("ListenOverflows went backwards"));
        assertThat(rises.listenDrops().isKnown()).isFalse();
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.OK);
        Tick next = watch.observe(host(2, counters(5, 201), tcp(80, 1, 0, 50, 1)));
        assertThat(next.namespaces().getFirst().rises().overflows()).isEqualTo(Reading.of(2L));
        assertThat(watch.summary().namespaces().getFirst().rises().overflows().isKnown())
                .isFalse();
    }

    @Test
    void countersThatCouldNotBeReadAreMadeUpForByTheNextReading() {
        Reading<NetNetstat> none = Reading.unknown("EIO");
        watch.observe(host(0, counters(1, 1), tcp(80, 1, 0, 50, 0)));
        Tick blind = watch.observe(host(1, none, tcp(80, 1, 0, 50, 2)));
        assertThat(blind.namespaces().getFirst().rises().overflows()).isEqualTo(Reading.unknown("EIO"));
        assertThat(seen(blind, 0).state()).isEqualTo(QueueState.OK);
        watch.observe(host(2, counters(5, 6), tcp(80, 1, 0, 50, 4)));
        assertThat(watch.summary().namespaces().getFirst().rises().overflows()).isEqualTo(Reading.of(4L));
    }

    @Test
    void unknownDropsStayUnknown() {
        Reading<Long> none = Reading.unknown("this kernel does not tell a socket's drops");
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, none)));
        assertThat(observe(host(1, counters(5, 5), tcp(80, 1, 0, 50, none))).dropsRise())
                .isEqualTo(none);
        assertThat(watch.summary().listeners().getFirst().dropsRise()).isEqualTo(none);
    }

    @Test
    void namespaceThatGoesAndComesBackStartsAnew() {
        ListenSnapshot here = in(HOST, 0, counters(0, 0), tcp(80, 1, 0, 50, 0));
        watch.observe(host(here, in(CART, 0, counters(50, 50), tcp(80, 2, 0, 50, 0))));
        Tick without = watch.observe(host(here));
        assertThat(without.namespaces()).hasSize(1);
        assertThat(without.listeners().get(1).sight()).isEqualTo(new Sight.Missed());
        watch.observe(host(here));
        Tick back = watch.observe(host(here, in(CART, 3, counters(60, 60), tcp(80, 7, 0, 50, 0))));
        assertThat(back.namespaces().get(1).rises().overflows().isKnown()).isFalse();
        assertThat(back.listeners()).hasSize(2);
    }

    @Test
    void namespacesWithoutAWatchedListenerAreNotTold() {
        ListenerWatch one = ListenerWatch.of(Selection.of(List.of(Filter.parse(":80"))), SECOND);
        Tick tick = one.observe(host(
                in(HOST, 0, counters(0, 0), tcp(80, 1, 0, 50, 0)), in(CART, 0, counters(0, 0), tcp(81, 2, 0, 50, 0))));
        assertThat(tick.namespaces()).hasSize(1);
    }

    @Test
    void highWaterMarkIsTheFirstOfTheHighestSamples() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 3, 50, 0)));
        watch.observe(host(1, counters(0, 0), tcp(80, 1, 51, 50, 0)));
        watch.observe(host(2, counters(0, 0), tcp(80, 1, 51, 50, 0)));
        watch.observe(host(3, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        ListenerSummary only = watch.summary().listeners().getFirst();
        assertThat(only.peak().at()).isEqualTo(Samples.START.plusSeconds(1));
        assertThat(only.peak().isAtCapacity()).isTrue();
        assertThat(only.peak().period()).contains(SECOND);
        assertThat(only.fullSamples()).isEqualTo(2);
        assertThat(watch.summary().ticks()).isEqualTo(3);
    }

    @Test
    void unixListenersHaveNoDrops() {
        ListenSnapshot bare = in(HOST, 0, counters(0, 0));
        HostSnapshot sample = host(new ListenSnapshot(
                bare.namespace(),
                bare.at(),
                bare.nanos(),
                bare.counters(),
                bare.sysctls(),
                List.of(),
                Reading.of(List.of(Samples.unix("/run/x.sock", 1, 3, 2))),
                true));
        watch.observe(sample);
        Sight.Seen seen = observe(sample);
        assertThat(seen.state()).isEqualTo(QueueState.FULL);
        assertThat(seen.dropsRise().isKnown()).isFalse();
    }

    @Test
    void overflowBetweenTwoReadingsOfTheCountersIsSeenWhereDropsRoseInAnySampleBetween() {
        Reading<NetNetstat> none = Reading.unknown("not asked for");
        watch.observe(host(0, counters(7, 7), tcp(80, 1, 0, 50, 9)));
        assertThat(observe(host(1, none, tcp(80, 1, 0, 50, 12))).state()).isEqualTo(QueueState.OK);
        assertThat(observe(host(2, none, tcp(80, 1, 0, 50, 12))).state()).isEqualTo(QueueState.OK);
        assertThat(observe(host(3, counters(9, 9), tcp(80, 1, 0, 50, 12))).state())
                .isEqualTo(QueueState.OVERFLOW);
        assertThat(observe(host(4, none, tcp(80, 1, 0, 50, 12))).state()).isEqualTo(QueueState.OK);
        assertThat(observe(host(5, counters(11, 11), tcp(80, 1, 0, 50, 12))).state())
                .isEqualTo(QueueState.OK);
    }

    @Test
    void dropsOfSeveralListenersBetweenTwoReadingsMakeItDoubtful() {
        Reading<NetNetstat> none = Reading.unknown("not asked for");
        watch.observe(host(0, counters(7, 7), tcp(80, 1, 0, 50, 9), tcp(81, 2, 0, 50, 0)));
        watch.observe(host(1, none, tcp(80, 1, 0, 50, 12), tcp(81, 2, 0, 50, 0)));
        Tick tick = watch.observe(host(2, counters(9, 9), tcp(80, 1, 0, 50, 12), tcp(81, 2, 0, 50, 1)));
        assertThat(seen(tick, 0).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
        assertThat(seen(tick, 1).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
    }

    @Test
    void whatIsGoneCanBeForgottenAndItsNumberIsGivenAgainButNotItsIndex() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 0, 50, 0), tcp(80, 2, 0, 50, 0)));
        watch.observe(host(1, counters(0, 0), tcp(80, 2, 0, 50, 0)));
        watch.observe(host(2, counters(0, 0), tcp(80, 2, 0, 50, 0)));
        watch.forgetGone();
        Tick tick = watch.observe(host(3, counters(0, 0), tcp(80, 2, 0, 50, 0), tcp(80, 3, 0, 50, 0)));
        assertThat(tick.listeners())
                .extracting(one -> one.watched().number(), one -> one.watched().index())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, 1), org.assertj.core.groups.Tuple.tuple(1, 2));
    }

    @Test
    void whatWasMissedOnceIsNotForgotten() {
        watch.observe(host(0, counters(0, 0), tcp(80, 1, 7, 50, 0)));
        watch.observe(host(1, counters(0, 0)));
        watch.forgetGone();
        Tick tick = watch.observe(host(2, counters(0, 0), tcp(80, 1, 0, 50, 0)));
        assertThat(tick.listeners())
                .singleElement()
                .satisfies(one -> assertThat(one.watched().index()).isZero());
        assertThat(watch.summary().listeners().getFirst().peak().queue().length())
                .isEqualTo(7);
    }
}
