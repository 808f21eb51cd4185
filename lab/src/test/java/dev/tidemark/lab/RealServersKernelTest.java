package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The limits that real servers ask for, as `ss` shows them.
final class RealServersKernelTest {
    @Test
    void eachServerListensWithTheLimitItAsksFor() {
        try (LabNamespace namespace = LabNamespace.create();
                RealServers servers = RealServers.start(namespace, EnumSet.allOf(RealServer.class))) {
            List<SsRow> rows = SsRow.tcp(namespace, "-lntp");

            for (RealServer server : RealServer.values()) {
                SsRow row = rows.stream()
                        .filter(each -> each.local().endsWith(":" + server.port()))
                        .findFirst()
                        .orElseThrow();
                assertThat(row.limit()).as("%s", server).isEqualTo(server.limit());
                assertThat(row.line()).contains("pid=" + servers.process(server).pid() + ",");
            }
        }
    }

    @Test
    void nginxSharesOneListenerAmongMasterAndWorkers() {
        try (LabNamespace namespace = LabNamespace.create();
                RealServers servers = RealServers.start(namespace, EnumSet.of(RealServer.NGINX))) {
            NamespaceProcess nginx = servers.process(RealServer.NGINX);
            List<Long> pids = Await.value("workers", Duration.ofSeconds(10), nginx::pids, found -> found.size() == 3);

            List<SsRow> rows = SsRow.tcp(namespace, "-lntp");

            assertThat(rows).hasSize(1);
            assertThat(pids).allMatch(pid -> rows.getFirst().line().contains("(\"nginx\",pid=" + pid + ","));
        }
    }

    @Test
    void ssAndTheListenerItselfAgree() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener tcp = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 13);
                LabListener unix = LabListener.open(namespace, ListenerRecipe.unixAbstract("lab"), 7);
                LabClients clients = LabClients.connect(namespace, tcp, 11);
                LabClients unixClients = LabClients.connect(namespace, unix, 5)) {
            tcp.awaitLength(11, Duration.ofSeconds(5));
            assertThat(clients.connected()).isEqualTo(11);

            SsRow tcpRow = SsRow.tcp(namespace, "-lnt").getFirst();
            assertThat(tcpRow.length()).isEqualTo(tcp.length()).isEqualTo(11);
            assertThat(tcpRow.limit()).isEqualTo(tcp.limit()).isEqualTo(13);
            assertThat(tcpRow.local()).isEqualTo(tcp.endpoint().toString());

            SsRow unixRow = SsRow.unix(namespace, "-lx").getFirst();
            assertThat(unixClients.connected()).isEqualTo(5);
            assertThat(unixRow.length()).isEqualTo(5);
            assertThat(unixRow.limit()).isEqualTo(7);
            assertThat(unixRow.local()).isEqualTo("@lab");
        }
    }
}
