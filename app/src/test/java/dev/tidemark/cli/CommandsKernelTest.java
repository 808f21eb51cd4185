package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commands on real queues, in a namespace of their own.
class CommandsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BACKLOG = 4;
    private static final int CAPACITY = BACKLOG + 1;
    private static final int TURNED_AWAY = 7;

    private final String name = "tidemark-test-" + ProcessHandle.current().pid();
    private final String netns = "netns:" + name;
    private LabNamespace namespace = LabNamespace.named(name);
    private LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG);

    @BeforeEach
    void nothingWaits() {
        assertThat(listener.length()).isZero();
    }

    @AfterEach
    void close() {
        listener.close();
        namespace.close();
    }

    private LabClients fill(int clients) {
        LabClients connecting = LabClients.connect(namespace, listener, clients);
        int waiting = Math.min(clients, CAPACITY);
        Await.until(waiting + " wait", LIMIT, () -> listener.length() == waiting);
        return connecting;
    }

    private String address() {
        return "127.0.0.1:" + listener.port();
    }

    private Ran check(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "check";
        arguments[1] = netns;
        arguments[2] = ":" + listener.port();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Ran.of(arguments);
    }

    @Test
    void anEmptyQueueIsOk() {
        Ran ran = check();

        assertThat(ran.out())
                .startsWith("TIDEMARK OK - fullest " + address() + " " + netns + " ")
                .endsWith(" 0/5 (0%) | 'tcp " + address() + " " + netns + "'=0;3;4;0;5\n");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void aQueueOnItsWayWarns() {
        try (LabClients clients = fill(BACKLOG)) {
            Ran ran = check();

            assertThat(clients.count()).isEqualTo(BACKLOG);
            assertThat(ran.out()).startsWith("TIDEMARK WARNING - ").contains(" 4/5 (80%), warning from 70% | ");
            assertThat(ran.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aFullQueueIsCritical() {
        try (LabClients clients = fill(CAPACITY)) {
            Ran ran = check("--warn", "100", "--crit", "100");

            assertThat(clients.count()).isEqualTo(CAPACITY);
            assertThat(ran.out()).startsWith("TIDEMARK CRITICAL - ").contains(" FULL 5/5 (100%) | ");
            assertThat(ran.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void aLimitBelowTheGateIsCritical() {
        assertThat(check("--min-limit", "4").exitCode()).isZero();
        Ran ran = check("--min-limit", "5");

        assertThat(ran.out()).contains(" limit 4 (expected: at least 5) | ");
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    /// Clients that were turned away ask again after one second at the latest.
    @Test
    void overflowsOfASecondAreSeen() {
        Ran quiet = check("--max-overflows-per-second", "0");
        try (LabClients clients = fill(CAPACITY + TURNED_AWAY)) {
            Ran ran = check("--max-overflows-per-second", "0", "--for", "3s");

            assertThat(clients.count()).isEqualTo(CAPACITY + TURNED_AWAY);
            assertThat(ran.out())
                    .contains("CRITICAL namespace " + name + ": overflows +")
                    .contains(" in 3 s (expected: at most 0/s)")
                    .contains("; worst of 3 s, ")
                    .contains("'overflows " + name + "'=");
            assertThat(ran.exitCode()).isEqualTo(2);
        }
        assertThat(quiet.out()).contains(", overflows +0; worst of 1 s, ");
        assertThat(quiet.exitCode()).isZero();
    }

    @Test
    void aQueueThatFillsWhileItIsWatchedIsSeen() throws InterruptedException {
        Thread later = Thread.ofPlatform().start(() -> {
            try (LabClients clients = LabClients.connect(namespace, listener, CAPACITY)) {
                Await.until("full", LIMIT, () -> listener.length() == CAPACITY);
                assertThat(clients.count()).isEqualTo(CAPACITY);
                Await.until("seen", LIMIT, () -> Thread.currentThread().isInterrupted());
            }
        });
        Ran ran = check("--for", "500ms");
        later.interrupt();
        later.join();

        assertThat(ran.out()).contains(" FULL 5/5 (100%); worst of 500 ms, ");
    }

    @Test
    void countersTellExactlyWhoWasTurnedAway() {
        try (LabClients clients = fill(CAPACITY + TURNED_AWAY)) {
            Await.until("7 overflows", LIMIT, () -> namespace.counters().of("TcpExtListenOverflows") >= TURNED_AWAY);
            Ran ran = Ran.of("counters", netns);

            assertThat(clients.connected()).isEqualTo(CAPACITY);
            assertThat(ran.out())
                    .startsWith("NAMESPACE " + name + " ")
                    .contains("SINCE MADE")
                    .containsPattern("= (\\d+) overflows \\+ 0 SYN queue full \\+ 0 others\n");
            assertThat(ran.exitCode()).isZero();
        }
    }

    @Test
    void countersRiseDuringTheInterval() {
        try (LabClients clients = fill(CAPACITY + TURNED_AWAY)) {
            assertThat(clients.count()).isEqualTo(CAPACITY + TURNED_AWAY);
            Ran ran = Ran.of("counters", netns, "--interval", "2s");

            assertThat(ran.out()).contains("  IN 2 s  ").containsPattern("ListenOverflows +\\d+ +\\+[1-9]");
        }
    }

    @Test
    void countersMissTheDropsOfClosedListeners() {
        fill(CAPACITY + TURNED_AWAY).close();
        int port = listener.port();
        listener.close();
        listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG);

        assertThat(port).isPositive();
        assertThat(Ran.of("counters", netns).err()).contains("Those of closed listeners are gone (");
    }

    @Test
    void limitsAreThoseOfTheNamespace() {
        namespace.sysctl("net.core.somaxconn", 4);
        namespace.sysctl("net.ipv4.tcp_syncookies", 0);
        namespace.sysctl("net.ipv4.tcp_max_syn_backlog", 64);
        namespace.sysctl("net.ipv4.tcp_abort_on_overflow", 1);
        Ran ran = Ran.of("limits", netns);

        assertThat(ran.out())
                .contains("1 listener: 0 below somaxconn, 1 at it, 0 above\n")
                .contains("net.core.somaxconn               4  caps")
                .contains("tcp_max_syn_backlog    64  ends SYN queues at 49 (3/4): tcp_syncookies is 0\n")
                .contains("tcp_abort_on_overflow   1  WARNING: ");
        assertThat(ran.err())
                .isEqualTo("1 listener is at somaxconn: perhaps truncated.  Next: tidemark list " + netns
                        + " --sort -limit\n");
    }

    @Test
    void listShowsTheSameQueueUnderItsNamespace() {
        try (LabClients clients = fill(CAPACITY)) {
            Ran ran = Ran.of("list", netns);

            assertThat(clients.count()).isEqualTo(CAPACITY);
            assertThat(ran.out()).contains("\nNAMESPACE " + name + "  somaxconn 4096\nFULL  " + address());
            assertThat(ran.err()).startsWith("1 of 1 listener is FULL: " + address() + " admits no new client.");
        }
    }

    @Test
    void onATerminalTheSummaryFollowsTheRows() {
        Ran ran = Ran.onTerminal(100, "list", netns);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).endsWith("1 listener, it has room now. Namespace " + name + ", somaxconn 4096.\n");
    }
}
