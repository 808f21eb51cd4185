package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which connections of a port are whose, and who of them waits.
final class WaitingConnectionsTest {
    private static final TcpListener ANY = listener("0.0.0.0", 1);
    private static final TcpListener ONE = listener("10.0.0.1", 2);
    private static final TcpListener BOTH = listener("::", 3);

    @Test
    void whoHasNoInodeWaitsAndTheOldestIsFirstInLine() {
        assertThat(of(
                        ANY,
                        List.of(ANY),
                        row("10.0.0.1", 0, 40, 7),
                        row("10.0.0.1", 0, 900, 8),
                        row("10.0.0.1", 4711, 5000, 9)))
                .isEqualTo(
                        new WaitingConnections(2, Duration.ofMillis(900), OptionalLong.of(8), Set.of(8L), 0, 1, false));
    }

    /// The clock may go on between two rows, so that of two who came together now one and now the other is older.
    @Test
    void thoseThatCameTogetherAreAllAtTheFront() {
        assertThat(of(
                                ANY,
                                List.of(ANY),
                                row("10.0.0.1", 0, 900, 7),
                                row("10.0.0.1", 0, 904, 8),
                                row("10.0.0.1", 0, 700, 9))
                        .front())
                .containsExactlyInAnyOrder(7L, 8L);
    }

    @Test
    void clientsThatClosedAreStillInLine() {
        WaitingConnections seen = of(ANY, List.of(ANY), closed("10.0.0.1", 30, 7), row("10.0.0.1", 0, 10, 8));
        assertThat(seen.count()).isEqualTo(2);
        assertThat(seen.gone()).isEqualTo(1);
    }

    @Test
    void theListenerOfTheAddressDialledHasThem() {
        List<TcpListener> all = List.of(ANY, ONE);
        assertThat(of(ONE, all, row("10.0.0.1", 0, 10, 7)).count()).isEqualTo(1);
        assertThat(of(ANY, all, row("10.0.0.1", 0, 10, 7)).count()).isZero();
        assertThat(of(ANY, all, row("10.0.0.2", 0, 10, 7)).count()).isEqualTo(1);
    }

    @Test
    void dualStackListenerHasItsIpv4Clients() {
        assertThat(of(BOTH, List.of(BOTH), row("::ffff:10.0.0.1", 0, 10, 7)).count())
                .isEqualTo(1);
    }

    @Test
    void withNobodyInLineThereIsNoFirst() {
        assertThat(of(ANY, List.of(ANY)).oldestCookie()).isEmpty();
    }

    private static WaitingConnections of(TcpListener listener, List<TcpListener> all, InetConnection... rows) {
        return WaitingConnections.of(listener, all, List.of(rows), Map.of(0, Optional.empty()), false);
    }

    private static InetConnection row(String local, long inode, long millis, long cookie) {
        return row(local, InetConnection.ESTABLISHED, inode, millis, cookie);
    }

    private static InetConnection closed(String local, long millis, long cookie) {
        return row(local, InetConnection.CLOSE_WAIT, 0, millis, cookie);
    }

    private static InetConnection row(String local, int state, long inode, long millis, long cookie) {
        IpAddress address = IpAddress.parse(local);
        return new InetConnection(
                address.family(),
                state,
                8080,
                address.high(),
                address.low(),
                40_000,
                0,
                0,
                0,
                inode,
                0,
                millis,
                cookie);
    }

    private static TcpListener listener(String address, long socket) {
        IpAddress local = IpAddress.parse(address);
        TcpEndpoint endpoint = new TcpEndpoint(local, 8080, false, Optional.empty());
        Reading<Long> unknown = Reading.unknown("made up");
        Owners nobody = new Owners(Reading.unknown("made up"), Optional.empty(), Optional.empty());
        assertThat(local.family()).isIn(AddressFamily.INET, AddressFamily.INET6);
        return new TcpListener(
                new TcpSocket(endpoint, false, new SocketIdentity(socket, socket), unknown, unknown, nobody),
                new AcceptQueue(0, 50),
                Reading.of(0L));
    }
}
