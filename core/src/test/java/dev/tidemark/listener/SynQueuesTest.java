package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.SynQueues.Dialled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SynQueuesTest {
    private static final TcpListener EXACT = Sample.tcp("10.0.0.1:80", 1);
    private static final TcpListener ANY4 = Sample.tcp("0.0.0.0:80", 2);
    private static final TcpListener DUAL = Sample.dualStack(80, 3);
    private static final TcpListener ANY6 = Sample.tcp("[::]:80", 4);

    @Test
    void addressItselfComesBeforeTheWildcard() {
        SynQueues queues =
                SynQueues.of(Map.of(dialled("10.0.0.1"), 3L, dialled("10.0.0.2"), 5L), List.of(ANY4, EXACT), false);

        assertThat(queues.length(EXACT)).isEqualTo(Reading.of(3L));
        assertThat(queues.length(ANY4)).isEqualTo(Reading.of(5L));
    }

    @Test
    void ownFamilysWildcardComesBeforeTheOneOfBoth() {
        SynQueues queues =
                SynQueues.of(Map.of(dialled("10.0.0.1"), 3L, dialled("::1"), 5L), List.of(DUAL, ANY4), false);

        assertThat(queues.length(ANY4)).isEqualTo(Reading.of(3L));
        assertThat(queues.length(DUAL)).isEqualTo(Reading.of(5L));
    }

    @Test
    void ipv6AloneServesNoIpv4() {
        SynQueues queues = SynQueues.of(Map.of(dialled("10.0.0.1"), 3L), List.of(ANY6), false);

        assertThat(queues.length(ANY6)).isEqualTo(Reading.of(0L));
    }

    @Test
    void mappedListenerServesTheIpv4Address() {
        TcpListener mapped = Sample.tcp("[::ffff:10.0.0.1]:80", 5);

        assertThat(SynQueues.of(Map.of(dialled("10.0.0.1"), 3L), List.of(mapped, ANY4), false)
                        .length(mapped))
                .isEqualTo(Reading.of(3L));
    }

    @Test
    void handshakesOfABoundListenerAreItsOwn() {
        TcpListener bound = Sample.tcp("10.0.0.1%eth0:80", 6);
        Dialled onEth0 = new Dialled(IpAddress.parse("10.0.0.1"), 80, Optional.of("eth0"));
        SynQueues queues = SynQueues.of(Map.of(onEth0, 3L, dialled("10.0.0.1"), 5L), List.of(EXACT, bound), false);

        assertThat(queues.length(bound)).isEqualTo(Reading.of(3L));
        assertThat(queues.length(EXACT)).isEqualTo(Reading.of(5L));
    }

    @Test
    void otherPortsAreNobodys() {
        SynQueues queues = SynQueues.of(
                Map.of(new Dialled(IpAddress.parse("10.0.0.1"), 81, Optional.empty()), 3L), List.of(EXACT), false);

        assertThat(queues.length(EXACT)).isEqualTo(Reading.of(0L));
    }

    @Test
    void membersOfAGroupAreToldTheGroupsSum() {
        TcpListener other = Sample.tcp("10.0.0.1:80", 11);
        SynQueues queues = SynQueues.of(Map.of(dialled("10.0.0.1"), 7L), List.of(EXACT, other), false);
        Reading<Long> unknown =
                Reading.unknown("half-open handshakes of a reuseport group cannot be told apart; the group has 7");

        assertThat(queues.length(EXACT)).isEqualTo(unknown);
        assertThat(queues.length(other)).isEqualTo(unknown);
    }

    @Test
    void cutWalkGivesNoNumberAsAFact() {
        SynQueues queues = SynQueues.of(Map.of(dialled("10.0.0.1"), 7L), List.of(EXACT), true);

        assertThat(queues.isCut()).isTrue();
        assertThat(queues.length(EXACT)).isEqualTo(Reading.unknown("the walk was cut; at least 7"));
    }

    @Test
    void listenerOfAnotherSampleIsUnknown() {
        assertThat(SynQueues.of(Map.of(), List.of(), false).length(EXACT).isKnown())
                .isFalse();
    }

    private static Dialled dialled(String address) {
        return new Dialled(IpAddress.parse(address), 80, Optional.empty());
    }
}
