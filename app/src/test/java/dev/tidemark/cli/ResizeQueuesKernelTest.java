package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of queues of every kind, and of those who wait in them, when `tidemark resize` gives them
/// another limit.
final class ResizeQueuesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @Test
    void twentyWhoWaitAtALimitOfFiveAreAllAdmittedAfterwards() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 5);
                LabClients first = LabClients.fill(namespace, listener, LIMIT);
                LabClients rest = LabClients.connect(namespace, listener, 14)) {
            assertThat(listener.length()).isEqualTo(6);

            Map<String, Object> change = only(product.resize(namespace, ":" + listener.port(), "64"));

            assertThat(change).containsEntry("outcome", "changed");
            assertThat(Product.number(change, "lengthBefore")).isEqualTo(6);
            listener.awaitLength(20, LIMIT);
            rest.awaitConnected(14, LIMIT);
            assertThat(first.connected()).isEqualTo(6);
            assertThat(listener.limit()).isEqualTo(64);
            assertThat(listener.drain()).isEqualTo(20);
        }
    }

    @Test
    void shrinkingFarBelowWhatWaitsLosesNone() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(
                        namespace,
                        ServerRecipe.tcp("127.0.0.1", 7001)
                                .withAcceptRate(AcceptRate.NONE)
                                .withAnswer(),
                        64);
                ClientCrowd crowd = ClientCrowd.start(
                        namespace, server.endpoint(), Conduct.ASKS, PATIENCE, ArrivalPlan.atOnce(20))) {
            SsQueue.awaitLength(namespace, 7001, 20);

            Map<String, Object> change = only(product.resize(namespace, ":7001", "2"));

            assertThat(Product.number(change, "after")).isEqualTo(2);
            assertThat(Product.number(change, "lengthAfter")).isEqualTo(20);
            assertThat(SsQueue.of(namespace, 7001)).isEqualTo(new SsQueue(20, 2));

            server.accept(AcceptRate.ANY);
            Await.until("answers", LIMIT, () -> crowd.summary().count(Outcome.ANSWERED) == 20);
            assertThat(server.accepted()).isEqualTo(20);
        }
    }

    @Test
    void everyMemberOfAReuseportGroupIsResized() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = LabServer.start(
                        namespace, ServerRecipe.tcp("127.0.0.1", 7001).withMembers(4), 17)) {
            assertThat(product.resize(namespace, ":7001", "301"))
                    .hasSize(4)
                    .allSatisfy(change ->
                            assertThat(Product.number(change, "after")).isEqualTo(301));
            assertThat(SsQueue.tcp(namespace, 7001)).hasSize(4).allMatch(queue -> queue.limit() == 301);

            assertThat(product.run(namespace, "undo", "--yes").exitCode()).isZero();
            assertThat(SsQueue.tcp(namespace, 7001)).hasSize(4).allMatch(queue -> queue.limit() == 17);
        }
    }

    @Test
    void unequalMembersAreGivenBackWhatEachHad() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, TCP.withReusePort(), 11);
                LabListener second = LabListener.open(namespace, first.recipe(), 300);
                LabListener third = LabListener.open(namespace, first.recipe(), 301)) {
            List<Map<String, Object>> changes = product.resize(namespace, ":" + first.port(), "301");

            assertThat(changes).extracting(change -> change.get("outcome")).containsOnly("changed", "unchanged");
            assertThat(List.of(first.limit(), second.limit(), third.limit())).containsOnly(301);
            assertThat(product.run(namespace, "undo", "--yes").exitCode()).isZero();
            assertThat(List.of(first.limit(), second.limit(), third.limit())).containsExactly(11, 300, 301);
        }
    }

    @Test
    void bothOfADualStackPairAreResized() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener four = LabListener.open(namespace, ListenerRecipe.tcp("0.0.0.0"), 11);
                LabListener six = LabListener.open(
                        namespace,
                        ListenerRecipe.tcp("::").withPort(four.port()).withV6Only(true),
                        13)) {
            assertThat(product.resize(namespace, ":" + four.port(), "97")).hasSize(2);

            assertThat(four.limit()).isEqualTo(97);
            assertThat(six.limit()).isEqualTo(97);
        }
    }

    @Test
    void unixListenersAreResizedWithThoseWhoWait() throws IOException {
        Path path = folder.resolve("lab.sock");
        try (LabNamespace namespace = LabNamespace.create();
                LabListener named = LabListener.open(namespace, ListenerRecipe.unixPath(path.toString()), 5);
                LabListener nameless = LabListener.open(namespace, ListenerRecipe.unixAbstract("lab"), 5);
                LabListener packets = LabListener.open(
                        namespace, ListenerRecipe.unixAbstract("packets").withSeqpacket(), 5);
                LabClients clients = LabClients.connect(namespace, named, 6)) {
            assertThat(clients.connected()).isEqualTo(6);

            assertThat(Product.number(only(product.resize(namespace, "unix:" + path, "64")), "after"))
                    .isEqualTo(64);
            only(product.resize(namespace, "unix:@lab", "max"));
            only(product.resize(namespace, "unix:@packets", "3"));

            assertThat(SsQueue.unix(namespace, path.toString())).containsExactly(new SsQueue(6, 64));
            assertThat(SsQueue.unix(namespace, "@lab")).containsExactly(new SsQueue(0, 4096));
            assertThat(SsQueue.unix(namespace, "@packets")).containsExactly(new SsQueue(0, 3));
            try (LabClients more = LabClients.connect(namespace, named, 14)) {
                assertThat(more.connected()).isEqualTo(14);
                only(product.resize(namespace, "unix:" + path, "2"));
                assertThat(SsQueue.unix(namespace, path.toString())).containsExactly(new SsQueue(20, 2));
                assertThat(named.drain()).isEqualTo(20);
            }
            assertThat(nameless.inode()).isNotEqualTo(packets.inode());
        }
    }

    @Test
    void multipathListenerIsResized() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP.withMptcp(), 5);
                LabClients first = LabClients.connect(namespace, listener, 6);
                LabListener plain = LabListener.open(namespace, TCP, 5)) {
            SsQueue.awaitLength(namespace, listener.port(), 6);

            Map<String, Object> change = only(product.resize(namespace, ":" + listener.port(), "64"));

            assertThat(Product.number(change, "after")).isEqualTo(64);
            assertThat(SsQueue.of(namespace, listener.port())).isEqualTo(new SsQueue(6, 64));
            try (LabClients more = LabClients.connect(namespace, listener, 14)) {
                SsQueue.awaitLength(namespace, listener.port(), 20);
                assertThat(first.connected() + more.connected()).isEqualTo(20);
            }
            assertThat(product.run(namespace, "undo", "--yes").exitCode()).isZero();
            assertThat(SsQueue.of(namespace, listener.port()).limit()).isEqualTo(5);
            assertThat(plain.limit()).isEqualTo(5);
        }
    }

    @Test
    void somaxconnOfTheSocketsNamespaceIsTheCeilingAndNotThatOfTheCommand() throws IOException {
        String name = "tidemark-resize-" + ProcessHandle.current().pid();
        try (LabNamespace here = LabNamespace.create();
                LabNamespace container = LabNamespace.named(name);
                LabListener listener = LabListener.open(container, TCP, 16)) {
            container.sysctl(SOMAXCONN, 128);

            Product.Answer less = product.tryResize(here, "netns:" + name, ":" + listener.port(), "1000");

            assertThat(less.exitCode()).as("%s", less).isEqualTo(1);
            Map<String, Object> change = only(ChangingProduct.changes(less));
            assertThat(change).containsEntry("outcome", "less-than-asked").containsEntry("namespaceName", name);
            assertThat(Product.number(change, "asked")).isEqualTo(1000);
            assertThat(Product.number(change, "granted")).isEqualTo(128);
            assertThat(Product.number(change, "after")).isEqualTo(128);
            assertThat(Product.number(change, "somaxconn")).isEqualTo(128);
            assertThat(listener.limit()).isEqualTo(128);
            assertThat(here.sysctl(SOMAXCONN)).isEqualTo(4096);
        }
    }

    @Test
    void maxIsSomaxconnOfTheSocketsNamespace() throws IOException {
        String name = "tidemark-resize-" + ProcessHandle.current().pid();
        try (LabNamespace here = LabNamespace.create();
                LabNamespace container = LabNamespace.named(name);
                LabListener listener = LabListener.open(container, TCP, 16)) {
            container.sysctl(SOMAXCONN, 131);

            assertThat(Product.number(only(product.resize(here, "netns:" + name, "max")), "after"))
                    .isEqualTo(131);
            assertThat(listener.limit()).isEqualTo(131);
        }
    }

    @Test
    void ceilingIsRaisedInTheSocketsNamespaceAndUndoneWithTheLimit() throws IOException {
        String name = "tidemark-resize-" + ProcessHandle.current().pid();
        try (LabNamespace here = LabNamespace.create();
                LabNamespace container = LabNamespace.named(name);
                LabListener listener = LabListener.open(container, TCP, 16)) {
            container.sysctl(SOMAXCONN, 128);

            only(product.resize(here, "netns:" + name, "1000", "--raise-somaxconn"));

            assertThat(container.sysctl(SOMAXCONN)).isEqualTo(1000);
            assertThat(here.sysctl(SOMAXCONN)).isEqualTo(4096);
            assertThat(listener.limit()).isEqualTo(1000);

            Product.Answer undone = product.run(here, "undo", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(container.sysctl(SOMAXCONN)).isEqualTo(128);
            assertThat(listener.limit()).isEqualTo(16);
        }
    }

    @Test
    void severalListenersNeedToBeMeantAll() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(
                        namespace, ServerRecipe.tcp("127.0.0.1", 7001).withAddresses(3), 17)) {
            Product.Answer refused = product.tryResize(namespace, ":7001", "99");

            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("matches 3 listeners", "--all").hasLineCount(1);
            assertThat(product.journalLines()).isEmpty();
            assertThat(SsQueue.tcp(namespace, 7001)).allMatch(queue -> queue.limit() == 17);

            assertThat(product.resize(namespace, ":7001", "99", "--all")).hasSize(3);
            assertThat(SsQueue.tcp(namespace, 7001)).hasSize(3).allMatch(queue -> queue.limit() == 99);
            assertThat(server.pid()).isPositive();
        }
    }

    @Test
    void dryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Product.Answer plan =
                    product.run(namespace, "resize", ":" + listener.port(), "99", "--for", "1h", "--dry-run");

            assertThat(plan.exitCode()).isZero();
            assertThat(plan.out())
                    .startsWith("PLAN     127.0.0.1:" + listener.port() + " java ")
                    .contains(": limit 17 -> 99 (asked 99, somaxconn 4096), back to 17 after 1 h\n");
            assertThat(plan.err()).isEqualTo("Nothing changed (dry run).\n");
            assertThat(listener.limit()).isEqualTo(17);
            assertThat(product.journal()).doesNotExist();
        }
    }

    @Test
    void whoIsAtTheWantedLimitAlreadyIsNotTouched() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Product.Answer answer = product.run(namespace, "resize", ":" + listener.port(), "17", "--yes");

            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out()).contains("UNCHANGED").contains("limit is 17 already");
            assertThat(product.journal()).doesNotExist();
        }
    }

    @Test
    void oldLimitAboveALoweredCeilingIsNotCutByAccident() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 4000)) {
            namespace.sysctl(SOMAXCONN, 128);

            Product.Answer refused = product.tryResize(namespace, ":" + listener.port(), "5000");

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
            assertThat(refused.err()).contains("4000", "128").hasLineCount(1);
            assertThat(listener.limit()).isEqualTo(4000);
        }
    }

    @Test
    void clientsOfAllAddressesAreServedThroughout() throws IOException {
        List<ClientCrowd> crowds = new ArrayList<>();
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = LabServer.start(
                        namespace,
                        ServerRecipe.tcp("127.0.0.1", 7001).withMembers(4).withAnswer(),
                        31)) {
            crowds.add(ClientCrowd.start(
                    namespace,
                    Endpoint.tcp("127.0.0.1", 7001),
                    Conduct.ASKS,
                    PATIENCE,
                    ArrivalPlan.evenly(101, Duration.ofSeconds(4))));
            product.resize(namespace, ":7001", "3");
            product.resize(namespace, ":7001", "1021");

            ClientCrowd crowd = crowds.getFirst();
            Await.until("answers", PATIENCE, () -> crowd.summary().count(Outcome.ANSWERED) == crowd.planned());
            assertThat(server.accepted()).isEqualTo(crowd.planned());
        } finally {
            crowds.forEach(ClientCrowd::close);
        }
    }

    private static Map<String, Object> only(List<Map<String, Object>> changes) {
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }
}
