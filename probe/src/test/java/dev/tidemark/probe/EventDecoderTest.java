package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.probe.ProbeEvent.RefusalReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventDecoderTest {
    private static final Instant ZERO = Instant.parse("2026-03-14T00:00:00Z");
    private static final Instant AT = ZERO.plusSeconds(5);
    private static final EventDecoder DECODER = new EventDecoder(KernelClock.of(() -> ZERO, () -> 0));

    private final ByteBuffer event = ByteBuffer.allocate(EventLayout.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(EventLayout.AT, 5_000_000_000L)
            .putLong(EventLayout.COOKIE, 42)
            .putInt(EventLayout.LENGTH, 51)
            .putInt(EventLayout.LIMIT, 50)
            .putInt(EventLayout.REQUESTED, 5000)
            .putInt(EventLayout.PROCESS, 9920);

    @Test
    void listenTellsWhatWasAskedForAndGiven() {
        event.putInt(EventLayout.KIND, 1);
        assertThat(DECODER.decode(event)).contains(new ProbeEvent.Listened(AT, 42, Reading.of(5000), 50, 9920));
    }

    @Test
    void listenByAnotherWayTellsNotWhatWasAskedFor() {
        event.putInt(EventLayout.KIND, 6);
        assertThat(DECODER.decode(event))
                .get()
                .isInstanceOfSatisfying(
                        ProbeEvent.Listened.class,
                        listened -> assertThat(listened.requested().isKnown()).isFalse());
    }

    @Test
    void peakTellsLengthAndLimit() {
        event.putInt(EventLayout.KIND, 2);
        assertThat(DECODER.decode(event)).contains(new ProbeEvent.PeakRaised(AT, 42, 51, 50));
    }

    @ParameterizedTest
    @CsvSource({
        "3, SYN_REFUSED, 10.4.0.17",
        "4, ACK_REFUSED, fd00::17",
        "5, SYN_QUEUE_FULL, 192.0.2.1",
        "3, SYN_REFUSED, ::1"
    })
    void refusalTellsWhom(int kind, RefusalReason reason, String remote) {
        byte[] address = InetAddress.ofLiteral(remote).getAddress();
        event.putInt(EventLayout.KIND, kind);
        event.putShort(EventLayout.FAMILY, (short) (address.length == 4 ? 2 : 10));
        event.putShort(EventLayout.REMOTE_PORT, (short) 50_112);
        event.put(EventLayout.REMOTE, address);
        assertThat(DECODER.decode(event))
                .contains(new ProbeEvent.Refused(
                        AT, 42, reason, 51, 50, new InetSocketAddress(InetAddress.ofLiteral(remote), 50_112)));
    }

    @ParameterizedTest
    @CsvSource({"13, 2", "0, 2", "3, 0"})
    void whatIsNotUnderstoodIsLeftOut(int kind, short family) {
        event.putInt(EventLayout.KIND, kind);
        event.putShort(EventLayout.FAMILY, family);
        assertThat(DECODER.decode(event)).isEmpty();
    }
}
