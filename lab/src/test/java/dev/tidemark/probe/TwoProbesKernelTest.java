package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two probes at once record the same of the same events.
final class TwoProbesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// All but the times, which each takes by itself, and the seconds, which may turn between the two.
    private record Figures(
            int peak, int limit, long enqueues, int synPeak, List<Long> refusals, RequestedListen listen, int second) {
        static Figures of(SocketFacts facts) {
            RefusalCounts refusals = known(facts.refusals());
            RequestedListen listen = known(facts.listen());
            return new Figures(
                    known(facts.peak()).length(),
                    known(facts.peak()).limit(),
                    facts.enqueues(),
                    known(facts.synPeak()).length(),
                    List.of(refusals.synSeen(), refusals.synRefused(), refusals.ackRefused(), refusals.synQueueFull()),
                    new RequestedListen(listen.requested(), listen.effective(), listen.process(), Instant.EPOCH),
                    facts.seconds().stream().mapToInt(SecondPeak::length).max().orElse(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothTellTheSame(String address) {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe first = OpenProbe.of(namespace);
                OpenProbe second = OpenProbe.of(namespace)) {
            namespace.sysctl("net.core.somaxconn", 11);
            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp(address), 3_001)) {
                try (LabClients _ = LabClients.fill(namespace, listener, LIMIT);
                        LabClients _ = LabClients.connect(namespace, listener, 7)) {
                    SocketFacts facts =
                            first.await(listener, each -> known(each.refusals()).synRefused() >= 7);
                    assertThat(known(facts.peak()).length()).isEqualTo(12);
                }
                // Nobody asks any more: what comes now meets both alike.
                Figures ofFirst = Figures.of(first.read(listener));
                assertThat(Figures.of(second.read(listener))).isEqualTo(ofFirst);
                assertThat(ofFirst.enqueues()).isEqualTo(12);
                assertThat(ofFirst.listen().requested().orElse(0)).isEqualTo(3_001);
                assertThat(ofFirst.listen().effective()).isEqualTo(11);
            }
        }
    }
}
