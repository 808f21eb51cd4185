package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two hosts with a wire between them: each counts for itself.
final class VethPairKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {VethPair.SERVER_IPV4, VethPair.SERVER_IPV6})
    void serverCountsOverflowsAndClientCountsRetries(String address) {
        try (VethPair hosts = VethPair.create();
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 4);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT);
                LabClients turnedAway = LabClients.connect(hosts.client(), listener, 23)) {
            Await.until("an overflow for each SYN", LIMIT, () -> overflows(hosts) - retries(hosts) == 23);
            assertThat(served.connected()).isEqualTo(5);
            assertThat(turnedAway.connecting()).isEqualTo(23);
            assertThat(listener.length()).isEqualTo(5);
            assertThat(hosts.client().counters().of("TcpExtListenOverflows")).isZero();
            assertThat(hosts.server().counters().of("TcpActiveOpens")).isZero();
        }
    }

    @Test
    void listenerBoundToTheWireHearsNothingFromTheLoopback() {
        try (VethPair hosts = VethPair.create();
                LabListener listener = LabListener.open(
                        hosts.server(), ListenerRecipe.tcp("0.0.0.0").withDevice(VethPair.DEVICE), 7);
                LabClients far =
                        LabClients.connect(hosts.client(), Endpoint.tcp(VethPair.SERVER_IPV4, listener.port()), 3);
                LabClients near = LabClients.connect(hosts.server(), Endpoint.tcp("127.0.0.1", listener.port()), 2)) {
            far.awaitConnected(3, LIMIT);

            assertThat(near.failures()).hasSize(2).allMatch(errno -> errno.number() == 111);
            listener.awaitLength(3, LIMIT);
        }
    }

    private static long overflows(VethPair hosts) {
        return hosts.server().counters().of("TcpExtListenOverflows");
    }

    private static long retries(VethPair hosts) {
        return hosts.client().counters().of("TcpExtTCPSynRetrans");
    }
}
