package dev.tidemark.diagnosis;

import static dev.tidemark.diagnosis.Taken.sample;
import static dev.tidemark.diagnosis.Taken.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whose the overflows of a namespace are.
final class NamespaceTrackTest {
    private final NamespaceTrack track = new NamespaceTrack(Taken.HOST, Selection.ALL);
    private int samples;

    @Test
    void overflowsAreThoseOfTheListenerWhoseDropsRose() {
        see(sample(0, tcp(80, 0, 7), tcp(443, 0, 0)));
        see(sample(13, tcp(80, 0, 7), tcp(443, 0, 13)));
        assertThat(overflowsOf(443)).isEqualTo(13);
        assertThat(overflowsOf(80)).isZero();
        assertThat(socket(443).ambiguous()).isFalse();
    }

    @Test
    void queueThatOverflowedWasFullWhetherSeenSoOrNot() {
        see(sample(0, tcp(443, 0, 0)));
        see(sample(13, tcp(443, 2, 13)));
        assertThat(socket(443).steps().steps())
                .singleElement()
                .extracting(OverflowStep::arrivals)
                .isEqualTo(64L);
    }

    @Test
    void dropOfAMomentBeforeItsOverflowWasReadCounts() {
        see(sample(0, tcp(443, 0, 0)));
        see(sample(0, tcp(443, 0, 13)));
        see(sample(13, tcp(443, 0, 13)));
        assertThat(overflowsOf(443)).isEqualTo(13);
    }

    @Test
    void dropsOfTwoListenersLeaveItOpenWhoseTheyAre() {
        see(sample(0, tcp(80, 0, 0), tcp(443, 0, 0)));
        see(sample(13, tcp(80, 0, 5), tcp(443, 0, 13)));
        assertThat(socket(80).ambiguous()).isTrue();
        assertThat(socket(443).ambiguous()).isTrue();
    }

    @Test
    void listenerThatADumpMissedIsNotTakenForOneThatIsGone() {
        see(sample(0, tcp(80, 0, 0), tcp(443, 0, 0)));
        see(sample(0, tcp(80, 0, 0), tcp(443, 0, 0)));
        see(sample(13, tcp(80, 0, 0)));
        see(sample(13, tcp(80, 0, 0), tcp(443, 0, 13)));
        see(sample(13, tcp(80, 0, 0), tcp(443, 0, 13)));
        assertThat(track.orphans()).isEmpty();
        assertThat(overflowsOf(443)).isEqualTo(13);
    }

    @Test
    void overflowsOfNobodyWhoIsThereAreOrphans() {
        see(sample(0, tcp(80, 0, 0), tcp(443, 0, 0)));
        see(sample(0, tcp(80, 0, 0), tcp(443, 0, 0)));
        see(sample(13, tcp(80, 0, 0)));
        see(sample(13, tcp(80, 0, 0)));
        assertThat(track.orphans())
                .singleElement()
                .extracting(OverflowStep::overflows)
                .isEqualTo(13L);
        assertThat(overflowsOf(80)).isZero();
    }

    @Test
    void dropFromBeforeTheFirstLookAtListenersIsNobodysWhoIsGone() {
        see(sample(0, tcp(443, 0, 13)));
        see(sample(13, tcp(443, 0, 13)));
        see(sample(13, tcp(443, 0, 13)));
        assertThat(track.orphans()).isEmpty();
    }

    @Test
    void listenerThatCameAndDroppedSinceIsASuspect() {
        see(sample(0, tcp(80, 0, 0)));
        see(sample(13, tcp(80, 0, 0), tcp(443, 51, 13)));
        assertThat(overflowsOf(443)).isEqualTo(13);
    }

    @Test
    void dropsWithoutOverflowsAreNobodysOverflows() {
        see(sample(5, tcp(80, 0, 0)));
        see(sample(5, tcp(80, 0, 12)));
        assertThat(overflowsOf(80)).isZero();
        assertThat(socket(80).dropsRise().orElse(-1L)).isEqualTo(12);
    }

    private void see(ListenSnapshot snapshot) {
        track.see(snapshot, Duration.ofMillis(100L * samples++));
    }

    private long overflowsOf(int port) {
        List<OverflowStep> steps = socket(port).steps().steps();
        return steps.stream().mapToLong(OverflowStep::overflows).sum();
    }

    private SocketTrack socket(int port) {
        return track.sockets().stream()
                .filter(socket -> socket.listener() instanceof TcpListener tcp
                        && tcp.endpoint().port() == port)
                .findFirst()
                .orElseThrow();
    }
}
