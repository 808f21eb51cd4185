package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.watch.ArrivalBin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// What bins say, and that each is told once, whoever comes first.
final class OpenBinsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T03:00:00Z");
    private static final long COOKIE = 4_711;
    private static final long SLOT = 0x123_4567_89abL;

    private final OpenBins open = new OpenBins();

    private static long word(long slot, long arrivals, long retried, long refused, long clients) {
        return slot << BinLayout.SLOT_AT
                | clients << BinLayout.CLIENTS_AT
                | refused << BinLayout.REFUSED_AT
                | retried << BinLayout.RETRIED_AT
                | arrivals << BinLayout.ARRIVALS_AT
                | BinLayout.WORTH;
    }

    private static RawBin bin(long slot, long arrivals) {
        return new RawBin(
                COOKIE, word(slot, arrivals, 0, 0, 0), (slot << BinLayout.SPAN_BITS) + 99, 127L << 32 | arrivals);
    }

    private static ByteBuffer facts(RawBin bin) {
        return ByteBuffer.allocate(FactsLayout.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(FactsLayout.BIN, bin.word())
                .putLong(FactsLayout.BIN_AT, bin.at())
                .putLong(FactsLayout.BIN_QUEUE, bin.queue());
    }

    private void see(RawBin bin, int second) {
        open.see(COOKIE, facts(bin), NOW.plusSeconds(second));
    }

    @Test
    void wordHasAllCountsAndTheQueueBothNumbers() {
        KernelClock clock = KernelClock.of(InstantSource.fixed(NOW), () -> SLOT << BinLayout.SPAN_BITS);
        RawBin bin = new RawBin(
                COOKIE, word(SLOT, 1_023, 7, 1_021, 11), SLOT << BinLayout.SPAN_BITS, 0xffff_ffff_0000_0005L);
        assertThat(new BinDecoder(clock).decode(bin))
                .isEqualTo(new ArrivalBin(NOW, BinDecoder.SPAN, 1_023, 7, 1_021, 11, 5, 0xffff_ffffL));
    }

    @Test
    void numberOfABinIsWholeAgainAlsoWhereItsLastEventIsABinAway() {
        for (long slot : new long[] {SLOT, BinLayout.SLOT_MASK, BinLayout.SLOT_MASK + 1L, 5}) {
            for (long away = -3; away <= 3; away++) {
                long at = slot + away << BinLayout.SPAN_BITS;
                assertThat(new RawBin(COOKIE, word(slot, 1, 0, 0, 0), at, 0).slot()).isEqualTo(slot);
            }
        }
    }

    @Test
    void lastBinOfABurstIsToldOnceItHasSettledAndNotAgainWhenTheKernelDoes() {
        see(bin(SLOT, 5), 0);
        see(bin(SLOT, 7), 1);
        assertThat(open.ended(NOW.plusSeconds(2))).isEmpty();
        assertThat(open.ended(NOW.plusSeconds(4))).containsExactly(bin(SLOT, 7));
        assertThat(open.ended(NOW.plusSeconds(9))).isEmpty();
        assertThat(open.told(bin(SLOT, 7))).isFalse();
        assertThat(open.told(bin(SLOT + 3, 1))).isTrue();
    }

    @Test
    void whatTheKernelToldIsNotToldAgain() {
        see(bin(SLOT, 5), 0);
        assertThat(open.told(bin(SLOT, 7))).isTrue();
        assertThat(open.ended(NOW.plusSeconds(4))).isEmpty();
        // Read before, and seen after the kernel told it.
        see(bin(SLOT, 6), 5);
        assertThat(open.ended(NOW.plusSeconds(9))).isEmpty();
    }

    @Test
    void partsOfABinAreAllNews() {
        assertThat(open.told(bin(SLOT, 1_023))).isTrue();
        assertThat(open.told(bin(SLOT, 1_023))).isTrue();
        assertThat(open.told(bin(SLOT, 12))).isTrue();
    }

    @Test
    void binThatIsNotWorthTellingIsLeftAlone() {
        RawBin quiet = new RawBin(COOKIE, bin(SLOT, 5).word() & ~BinLayout.WORTH, SLOT << BinLayout.SPAN_BITS, 0);
        see(quiet, 0);
        assertThat(open.ended(NOW.plusSeconds(9))).isEmpty();
    }
}
