package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class ProbeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void opens() {
        long t = System.nanoTime();
        ProbeResult result = Probe.open(EnumSet.allOf(ProbeFeature.class));
        System.out.println((System.nanoTime() - t) / 1e6 + " ms " + result);
        assertThat(result).isInstanceOf(ProbeResult.Running.class);
        try (Probe probe = ((ProbeResult.Running) result).probe()) {
            System.out.println(probe.status());
            try (LabNamespace ns = LabNamespace.create(); LabListener l = LabListener.open(ns, ListenerRecipe.tcp("127.0.0.1"), 5); LabClients c = LabClients.connect(ns, l, 6)) {
                l.awaitLength(6, LIMIT);
            }
            probe.events().next(LIMIT).forEach(System.out::println);
        }
        t = System.nanoTime();
        ProbeResult again = Probe.open(EnumSet.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG));
        System.out.println((System.nanoTime() - t) / 1e6 + " ms " + again);
        ((ProbeResult.Running) again).probe().close();
    }
}
