package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.LabSyns;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.RealServer;
import dev.tidemark.lab.RealServers;
import dev.tidemark.lab.SsListener;
import dev.tidemark.lab.VethPair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemark list --json` run for real, beside `ss` and beside what is known.
final class ListKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe LOOPBACK = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyColumnOfRealServersIsThatOfSs() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                RealServers servers = RealServers.start(namespace, EnumSet.allOf(RealServer.class))) {
            awaitWorkers(servers, RealServer.NGINX);
            awaitWorkers(servers, RealServer.UWSGI);

            Product.Answer answer = Product.asRoot(folder).run(namespace, "list", "--json");

            assertThat(answer.exitCode()).isZero();
            assertThat(answer.document())
                    .containsEntry("schema", "tidemark.list/1")
                    .containsEntry("complete", true);
            assertThat(byInode(answer)).hasSize(RealServer.values().length).isEqualTo(SsListener.tcp(namespace));
            for (RealServer server : RealServer.values()) {
                Map<String, Object> row = ofPort(answer, server.port());
                Map<String, Object> first = Product.objects(row, "owners").getFirst();
                assertThat(Product.number(row, "limit")).isEqualTo(server.limit());
                assertThat(Product.text(first, "name")).isEqualTo(server.processName());
                assertThat(Product.number(first, "pid"))
                        .isEqualTo(servers.process(server).pid());
            }
        }
    }

    private static void awaitWorkers(RealServers servers, RealServer server) {
        List<Long> _ = Await.value("workers", LIMIT, servers.process(server)::pids, pids -> pids.size() == 3);
    }

    @Test
    void everyColumnOfEveryKindOfListenerIsThatOfSs() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener dual =
                        LabListener.open(namespace, ListenerRecipe.tcp("::").withV6Only(false), 11);
                LabListener six =
                        LabListener.open(namespace, ListenerRecipe.tcp("::").withV6Only(true), 12);
                LabListener mapped = LabListener.open(namespace, ListenerRecipe.tcp("::ffff:127.0.0.1"), 13);
                LabListener bound = LabListener.open(
                        namespace, ListenerRecipe.tcp("0.0.0.0").withDevice("lo"), 14);
                LabListener multipath = LabListener.open(namespace, LOOPBACK.withMptcp(), 15);
                LabListener unix = LabListener.open(namespace, ListenerRecipe.unixAbstract("a\0b"), 16);
                LabListener packets = LabListener.open(
                        namespace,
                        ListenerRecipe.unixPath(folder.resolve("a b").toString())
                                .withSeqpacket(),
                        17);
                LabClients dualClients = LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", dual.port()), 3);
                LabClients multipathClients = LabClients.fill(namespace, multipath, LIMIT);
                LabClients unixClients = LabClients.connect(namespace, unix, 5)) {
            dual.awaitLength(dualClients.count(), LIMIT);

            Product.Answer answer = Product.asRoot(folder).run(namespace, "list", "--json", "--unix");

            Map<Long, SsListener> expected = new HashMap<>(SsListener.tcp(namespace));
            expected.putAll(SsListener.unix(namespace));
            assertThat(byInode(answer)).hasSize(7).isEqualTo(expected);
            assertThat(Product.text(row(answer, multipath), "state")).isEqualTo("full");
            assertThat(Product.text(row(answer, dual), "listener")).isEqualTo("*:" + dual.port());
            assertThat(Product.text(row(answer, bound), "interface")).isEqualTo("lo");
            assertThat(row(answer, unix)).doesNotContainKeys("drops", "mptcp", "v6only", "port");
            assertThat(Product.number(row(answer, unix), "length")).isEqualTo(unixClients.count());
            assertThat(Product.text(row(answer, packets), "type")).isEqualTo("seqpacket");
            assertThat(row(answer, six)).containsEntry("v6only", true);
            assertThat(row(answer, mapped)).containsEntry("address", "::ffff:127.0.0.1");
            assertThat(multipathClients.count()).isEqualTo(16);
        }
    }

    @Test
    void shrunkQueueIsFullAndItsFillExceedsOne() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, LOOPBACK, 20);
                LabClients clients = LabClients.connect(namespace, listener, 13)) {
            listener.awaitLength(clients.count(), LIMIT);
            listener.relisten(4);

            Map<String, Object> row =
                    row(Product.asRoot(folder).run(namespace, ":" + listener.port(), "--json"), listener);

            assertThat(Product.text(row, "state")).isEqualTo("full");
            assertThat(Product.number(row, "length")).isEqualTo(13);
            assertThat(Product.number(row, "limit")).isEqualTo(4);
            assertThat(Product.number(row, "capacity")).isEqualTo(5);
            assertThat(((Number) Product.value(row, "fill")).doubleValue()).isEqualTo(13 / 5.0);
        }
    }

    /// Each namespace has its own somaxconn, by which its listeners are judged.
    @Test
    void listOfAllNamespacesJudgesEachListenerByItsOwnNamespace() {
        String prefix = "tidemark-list-" + ProcessHandle.current().pid();
        try (LabNamespace truncating = LabNamespace.named(prefix + "-a");
                LabNamespace lowered = LabNamespace.named(prefix + "-b")) {
            truncating.sysctl("net.core.somaxconn", 100);
            try (LabListener truncated = LabListener.open(truncating, LOOPBACK, 5000);
                    LabListener chosen = LabListener.open(truncating, LOOPBACK, 99);
                    LabListener above = LabListener.open(lowered, LOOPBACK, 5000)) {
                lowered.sysctl("net.core.somaxconn", 200);

                Product.Answer answer =
                        Product.here("list", "--json", "netns:" + prefix + "-a", "netns:" + prefix + "-b");

                assertThat(answer.exitCode()).isZero();
                assertThat(answer.listeners()).hasSize(3);
                assertThat(row(answer, truncated))
                        .containsEntry("limitSetBy", "somaxconn")
                        .containsEntry("limitSetByCertainty", "hint");
                assertThat(row(answer, chosen))
                        .containsEntry("limitSetBy", "application")
                        .containsEntry("limitSetByCertainty", "fact");
                assertThat(row(answer, above))
                        .containsEntry("limitSetBy", "unknown")
                        .containsEntry("limitSetByCertainty", "fact")
                        .containsEntry("limitSetByReason", "limit above somaxconn: that was lowered later");
                assertThat(Product.objects(answer.document(), "namespaces"))
                        .filteredOn(namespace -> Product.text(namespace, "name").startsWith(prefix))
                        .extracting(namespace -> Product.number(namespace, "somaxconn"))
                        .containsExactlyInAnyOrder(100L, 200L);
            }
        }
    }

    @Test
    void membersOfAReuseportGroupHaveARowEach() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, LOOPBACK.withReusePort(), 3);
                LabListener second = LabListener.open(namespace, first.recipe(), 5)) {
            Product.Answer answer = Product.asRoot(folder).run(namespace, "list", "--json");

            assertThat(answer.listeners())
                    .hasSize(2)
                    .extracting(row -> Product.number(group(row), "size"))
                    .containsOnly(2L);
            assertThat(Product.number(group(row(answer, first)), "member"))
                    .isNotEqualTo(Product.number(group(row(answer, second)), "member"));
            assertThat(Product.text(group(row(answer, first)), "id"))
                    .isEqualTo(Product.text(group(row(answer, second)), "id"));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(Map<String, Object> row) {
        return (Map<String, Object>) Product.value(row, "reuseportGroup");
    }

    @Test
    void synQueueIsShownBesideTheAcceptQueueOnRequest() throws IOException {
        try (VethPair hosts = VethPair.create();
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp("0.0.0.0"), 50)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 37);
            Product product = Product.asRoot(folder);

            Map<String, Object> row = row(product.run(hosts.server(), "list", "--json", "--syn"), listener);

            assertThat(Product.number(row, "synQueueLength")).isEqualTo(37);
            assertThat(Product.number(row, "length")).isZero();
            assertThat(row(product.run(hosts.server(), "list", "--json"), listener))
                    .doesNotContainKey("synQueueLength");
        }
    }

    private static Map<String, Object> row(Product.Answer answer, LabListener listener) {
        return answer.listeners().stream()
                .filter(row -> Product.text(row, "inode").equals(Long.toString(listener.inode())))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> ofPort(Product.Answer answer, int port) {
        return answer.listeners().stream()
                .filter(row -> Product.number(row, "port") == port)
                .findFirst()
                .orElseThrow();
    }

    private static Map<Long, SsListener> byInode(Product.Answer answer) {
        Map<Long, SsListener> rows = new HashMap<>();
        answer.listeners().forEach(row -> rows.put(Long.parseLong(Product.text(row, "inode")), ssListener(row)));
        return rows;
    }

    private static SsListener ssListener(Map<String, Object> row) {
        boolean tcp = Product.text(row, "protocol").equals("tcp");
        Set<SsListener.Holder> holders = new HashSet<>();
        Product.objects(row, "owners")
                .forEach(owner ->
                        holders.add(new SsListener.Holder(Product.text(owner, "name"), Product.number(owner, "pid"))));
        String type;
        if (tcp) {
            type = Product.value(row, "mptcp").equals(true) ? "mptcp" : "tcp";
        } else {
            type = Product.text(row, "type").equals("seqpacket") ? "u_seq" : "u_str";
        }
        return new SsListener(
                Product.text(row, "listener"),
                type,
                Product.number(row, "length"),
                Product.number(row, "limit"),
                Long.parseLong(Product.text(row, "inode")),
                holders,
                tcp ? Optional.of(details(row)) : Optional.empty());
    }

    private static SsListener.Tcp details(Map<String, Object> row) {
        return new SsListener.Tcp(
                Long.parseUnsignedLong(Product.text(row, "cookie")),
                Product.number(row, "uid"),
                Product.number(row, "drops"),
                Optional.ofNullable((Boolean) row.get("v6only")),
                Long.parseUnsignedLong(Product.text(row, "cgroup")));
    }
}
