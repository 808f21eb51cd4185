package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Namespaces that go away while what was recorded in them is read.
final class VanishingNamespacesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NAMESPACES = Boolean.getBoolean("tidemark.long") ? 500 : 25;

    @Test
    void factsAreRightUntilTheyAreGone() throws InterruptedException {
        long before = BpfDescriptors.open();
        try (Probe probe = OpenProbe.open(OpenProbe.RECORDED)) {
            vanish(probe, 1);
            long descriptors = BpfDescriptors.open();
            for (int i = 0; i < NAMESPACES; i++) {
                vanish(probe, 1 + i % 8);
            }
            assertThat(BpfDescriptors.open()).isEqualTo(descriptors);
        }
        assertThat(BpfDescriptors.open()).isEqualTo(before);
    }

    private static void vanish(Probe probe, int clients) throws InterruptedException {
        LabNamespace namespace = LabNamespace.create();
        SockDiag sockets = SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
        LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 10);
        LabClients waiting = LabClients.connect(namespace, listener, clients);
        try (sockets) {
            listener.awaitLength(clients, LIMIT);
            long cookie = listener.cookie();
            Thread end = Thread.ofPlatform().name("end").start(() -> {
                listener.close();
                waiting.close();
                namespace.close();
            });
            boolean isThere = true;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (isThere && System.nanoTime() - deadline < 0) {
                Reading<Map<Long, SocketFacts>> facts = probe.read(sockets);
                assertThat(facts.isKnown()).isTrue();
                SocketFacts one = facts.orElse(Map.of()).get(cookie);
                isThere = one != null;
                if (one != null) {
                    assertThat(one.enqueues()).isEqualTo(clients);
                    assertThat(one.peak().map(ExactPeak::length)).isEqualTo(Reading.of(clients));
                }
            }
            end.join();
            assertThat(isThere).isFalse();
        }
    }
}
