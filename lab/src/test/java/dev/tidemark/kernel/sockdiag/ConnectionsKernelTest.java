package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What sock_diag tells of the connections in an accept queue.
final class ConnectionsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern PEER_PORT = Pattern.compile("\\s127\\.0\\.0\\.1:\\d+\\s+127\\.0\\.0\\.1:(\\d+)\\s");
    private static final Pattern LAST_SEND = Pattern.compile("\\slastsnd:(\\d+)");
    private static final Pattern INODE = Pattern.compile("\\sino:(\\d+)");

    private final LabNamespace namespace = LabNamespace.create();
    private final SockDiag diag =
            SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
        diag.close();
        namespace.close();
    }

    @Test
    void waitingConnectionHasNoInodeAndItsAgeIsItsWait() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        connect(listener, 13);

        long since = System.nanoTime();
        Map<Long, Long> first = ages(rows(listener));
        assertThat(first).hasSize(13);
        assertThat(rows(listener)).allMatch(InetConnection::isWaiting).allMatch(row -> row.state() == 1);

        Await.until("ages grown by 300 ms", LIMIT, () -> oldest(listener) >= oldest(first) + 300);
        Map<Long, Long> second = ages(rows(listener));
        long elapsed = (System.nanoTime() - since) / 1_000_000;
        assertThat(second.keySet()).isEqualTo(first.keySet());
        second.forEach((cookie, age) ->
                assertThat(age - first.getOrDefault(cookie, 0L)).isBetween(200L, elapsed + 20));
    }

    @Test
    void dataOfTheClientChangesTheUnreadBytesAndNotTheAge() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        LabClients clients = connect(listener, 3);
        Await.until("a wait of 200 ms", LIMIT, () -> oldest(listener) >= 200);

        clients.sendOneByteEach();

        Await.until("bytes", LIMIT, () -> rows(listener).stream().allMatch(row -> row.unreadBytes() == 1));
        assertThat(rows(listener)).hasSize(3).allMatch(row -> row.sinceLastSendMillis() >= 200);
    }

    @Test
    void acceptingGivesAnInodeToTheOldestFirst() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        connect(listener, 2);
        Await.until("a wait of 200 ms", LIMIT, () -> oldest(listener) >= 200);
        List<Long> old = rows(listener).stream().map(InetConnection::cookie).toList();
        connect(listener, 5);

        for (int i = 0; i < 2; i++) {
            Descriptor accepted = listener.acceptOne(LIMIT);
            open.add(accepted);
        }

        assertThat(rows(listener).stream().filter(row -> !row.isWaiting()).map(InetConnection::cookie))
                .containsExactlyInAnyOrderElementsOf(old);
        assertThat(rows(listener).stream().filter(InetConnection::isWaiting))
                .hasSize(5)
                .hasSize(listener.length());
    }

    @Test
    void clientThatClosedBeforeItWasAcceptedWaitsInCloseWait() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        connect(listener, 2);
        LabClients impatient = LabClients.connect(namespace, listener, 3);
        listener.awaitLength(5, LIMIT);
        impatient.close();

        Await.until(
                "three that closed",
                LIMIT,
                () -> inState(listener, InetConnection.CLOSE_WAIT).size() == 3);
        assertThat(inState(listener, InetConnection.CLOSE_WAIT))
                .allMatch(InetConnection::isWaiting)
                .allMatch(row -> row.unreadBytes() == 1);
        assertThat(inState(listener, InetConnection.ESTABLISHED)).hasSize(2);
        assertThat(listener.length()).isEqualTo(5);
    }

    @Test
    void ipv4ClientOfADualStackListenerIsAmongThoseOfIpv6() {
        LabListener dual = listen(ListenerRecipe.tcp("::").withV6Only(false), 31);
        open.add(LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", dual.port()), 3));
        dual.awaitLength(3, LIMIT);

        assertThat(connections(AddressFamily.INET, dual)).isEmpty();
        assertThat(connections(AddressFamily.INET6, dual))
                .hasSize(3)
                .allMatch(row -> row.localAddressHigh() == 0 && row.localAddressLow() == 0xffff_7f000001L)
                .allMatch(row -> row.remoteAddressHigh() == 0 && row.remoteAddressLow() == 0xffff_7f000001L);
    }

    @Test
    void otherPortsAndTheClientsOwnEndsAreNotAmongThem() {
        LabListener wanted = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        LabListener other = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        connect(wanted, 2);
        connect(other, 3);

        Rows<InetConnection> rows = diag.connections(AddressFamily.INET, wanted.port(), LIMIT);
        assertThat(rows.rows()).hasSize(2).allMatch(row -> row.localPort() == wanted.port());
        assertThat(rows.consistent()).isTrue();
        assertThat(rows.cut()).isFalse();
        assertThatThrownBy(() -> diag.connections(AddressFamily.INET, 0, LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void walkOverItsBudgetIsCutAndSaysSo() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 499);
        connect(listener, 499);

        Rows<InetConnection> cut = diag.connections(AddressFamily.INET, listener.port(), Duration.ZERO);

        assertThat(cut.cut()).isTrue();
        assertThat(cut.rows()).hasSizeLessThan(499);
        assertThat(rows(listener)).hasSize(499);
    }

    @Test
    void everyFigureIsThatOfSs() {
        LabListener listener = listen(ListenerRecipe.tcp("127.0.0.1"), 31);
        LabClients clients = connect(listener, 7);
        clients.sendOneByteEach();
        open.add(listener.acceptOne(LIMIT));
        Await.until("a wait of 100 ms", LIMIT, () -> oldest(listener) >= 100);
        String port = Integer.toString(listener.port());

        Map<Integer, InetConnection> ours = rows(listener).stream()
                .collect(Collectors.toMap(InetConnection::remotePort, row -> row, (a, _) -> a, TreeMap::new));
        List<String> ss = NamespaceCommand.output(namespace, "ss", "-OHtnie", "sport", "=", ":" + port)
                .lines()
                .toList();

        assertThat(ss).hasSize(7);
        for (String line : ss) {
            InetConnection row = Objects.requireNonNull(ours.get((int) number(PEER_PORT, line)), line);
            assertThat(line).startsWith("ESTAB");
            assertThat(Long.parseLong(line.split("\\s+", 3)[1])).isEqualTo(row.unreadBytes());
            assertThat(INODE.matcher(line).find() ? number(INODE, line) : 0).isEqualTo(row.inode());
            assertThat(number(LAST_SEND, line)).isCloseTo(row.sinceLastSendMillis(), within(2000L));
            assertThat(number(LAST_SEND, line)).isGreaterThanOrEqualTo(row.sinceLastSendMillis());
        }
    }

    private static long number(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        assertThat(found.find()).as(line).isTrue();
        return Long.parseLong(found.group(1));
    }

    private LabListener listen(ListenerRecipe recipe, int backlog) {
        LabListener listener = LabListener.open(namespace, recipe, backlog);
        open.add(listener);
        return listener;
    }

    /// All of them in the queue on return.
    private LabClients connect(LabListener listener, int count) {
        int before = listener.length();
        LabClients clients = LabClients.connect(namespace, listener, count);
        open.add(clients);
        listener.awaitLength(before + count, LIMIT);
        clients.awaitConnected(count, LIMIT);
        return clients;
    }

    private List<InetConnection> rows(LabListener listener) {
        return connections(AddressFamily.INET, listener);
    }

    private List<InetConnection> connections(AddressFamily family, LabListener listener) {
        return diag.connections(family, listener.port(), LIMIT).rows();
    }

    private List<InetConnection> inState(LabListener listener, int state) {
        return rows(listener).stream().filter(row -> row.state() == state).toList();
    }

    private long oldest(LabListener listener) {
        return oldest(ages(rows(listener)));
    }

    private static long oldest(Map<Long, Long> ages) {
        return ages.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private static Map<Long, Long> ages(List<InetConnection> rows) {
        return rows.stream().collect(Collectors.toMap(InetConnection::cookie, InetConnection::sinceLastSendMillis));
    }
}
