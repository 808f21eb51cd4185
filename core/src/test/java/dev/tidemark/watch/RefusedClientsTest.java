package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.watch.RefusedClients.Client;
import dev.tidemark.watch.RefusedClients.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusedClientsTest {
    private static final Instant AT = Instant.parse("2026-03-14T03:29:13Z");

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void withRoomForAllEveryCountIsExact() {
        RefusedClients clients = RefusedClients.withRoom(3);
        clients.refused(address(1), Reason.SYN_REFUSED, AT);
        clients.refused(address(2), Reason.SYN_REFUSED, AT);
        clients.refused(address(2), Reason.ACK_REFUSED, AT.plusSeconds(1));
        assertThat(clients.worst(9))
                .containsExactly(
                        new Client(
                                address(2),
                                2,
                                0,
                                Map.of(Reason.SYN_REFUSED, 1L, Reason.ACK_REFUSED, 1L, Reason.SYN_QUEUE_FULL, 0L),
                                AT.plusSeconds(1)),
                        new Client(
                                address(1),
                                1,
                                0,
                                Map.of(Reason.SYN_REFUSED, 1L, Reason.ACK_REFUSED, 0L, Reason.SYN_QUEUE_FULL, 0L),
                                AT));
        assertThat(clients.hasForgotten()).isFalse();
    }

    @Test
    void floodOfAHundredThousandAddressesHidesNobodyWhoIsRefusedOften() {
        RefusedClients clients = RefusedClients.withRoom(1024);
        Map<InetAddress, Long> truth = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            InetAddress address = address(i % 10 == 0 ? i / 10 % 7 : 1000 + random.nextInt(100_000));
            truth.merge(address, 1L, Long::sum);
            clients.refused(address, Reason.SYN_REFUSED, AT);
        }
        assertThat(clients.counted()).isEqualTo(1024);
        assertThat(clients.refused()).isEqualTo(300_000);
        assertThat(clients.hasForgotten()).isTrue();
        assertThat(clients.worst(7))
                .extracting(Client::address)
                .containsExactlyInAnyOrder(
                        address(0), address(1), address(2), address(3), address(4), address(5), address(6));
        assertThat(clients.worst(1024)).allSatisfy(client -> {
            assertThat(truth.getOrDefault(client.address(), 0L)).isBetween(client.atLeast(), client.atMost());
            assertThat(client.over()).isLessThanOrEqualTo(300_000 / 1024);
            assertThat(client.of(Reason.SYN_REFUSED)).isEqualTo(client.atLeast());
        });
    }

    @Test
    void roomForNobodyIsRefused() {
        assertThatThrownBy(() -> RefusedClients.withRoom(0)).hasMessage("room: 0 (expected: 1 or more)");
    }
}
