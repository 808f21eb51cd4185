package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.RequestedListen;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an application asked for in listen(2), which the kernel itself forgets.
final class RequestedBacklogKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<ProbeFeature> REQUESTED = Set.of(ProbeFeature.REQUESTED_BACKLOG);

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 5000, 100, true",
        "127.0.0.1, -1, 100, true",
        "::1, 2147483647, 100, true",
        "::1, 100, 100, false",
        "127.0.0.1, 7, 7, false",
        "127.0.0.1, 0, 0, false"
    })
    void backlogIsKnownAsItWasGiven(String address, int requested, int effective, boolean truncated) {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, REQUESTED)) {
            namespace.sysctl("net.core.somaxconn", 100);
            Instant before = Instant.now();
            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp(address), requested)) {
                RequestedListen listen = known(probe.read(listener).listen());

                assertThat(listen.requested()).isEqualTo(Reading.of(requested));
                assertThat(listen.effective()).isEqualTo(effective).isEqualTo(listener.limit());
                assertThat(listen.truncated()).isEqualTo(Reading.of(truncated));
                assertThat(listen.process())
                        .isEqualTo((int) ProcessHandle.current().pid());
                // The wall clock is slewed while it is compared with the monotonic one, in a guest by milliseconds.
                assertThat(listen.at())
                        .isBetween(before.minusMillis(50), Instant.now().plusMillis(50));
            }
        }
    }

    /// At functions a second listen(2) is recorded as the first is; elsewhere the kernel tells nobody of it, and
    /// what it changed shows that there was one.
    @Test
    void listeningAgainIsSeenOrMakesWhatWasAskedForUnknown() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe =
                        OpenProbe.of(namespace, EnumSet.of(ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.EVENTS));
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 20)) {
            namespace.sysctl("net.core.somaxconn", 30);
            assertThat(probe.read(listener).listen().isKnown()).isTrue();
            listener.relisten(31);
            Reading<RequestedListen> later = probe.read(listener).listen();
            OpenProbe.requireFunctionsInGuest(probe.seesListenAgain());
            if (probe.seesListenAgain()) {
                assertThat(known(later).requested()).isEqualTo(Reading.of(31));
                assertThat(known(later).effective()).isEqualTo(30).isEqualTo(listener.limit());
                assertThat(known(later).process())
                        .isEqualTo((int) ProcessHandle.current().pid());
                assertThat(probe.probe().events().next(LIMIT))
                        .filteredOn(event -> event.cookie() == listener.cookie())
                        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                        .contains(new ProbeEvent.ListenedAgain(
                                Instant.now(),
                                listener.cookie(),
                                Reading.of(31),
                                30,
                                known(later).process()));
            } else {
                assertThat(later.<String>fold(Object::toString, reason -> reason))
                        .startsWith("listen(2) was called again");
            }
        }
    }

    @Test
    void featureThatNobodyAskedForIsUnknownAndSaysSo() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, REQUESTED);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 20)) {
            assertThat(probe.read(listener).peak())
                    .isEqualTo(Reading.unknown("accept-queue peak is off: not asked for"));
            assertThat(probe.read(listener).refusals())
                    .isEqualTo(Reading.unknown("SYN peak, reasons is off: not asked for"));
        }
    }
}
