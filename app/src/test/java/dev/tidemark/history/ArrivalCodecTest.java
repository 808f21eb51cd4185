package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.watch.ArrivalBin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalCodecTest {
    private static final Instant START = Lived.START;
    private static final Duration SPAN = Duration.ofNanos(1 << 22);

    private static ArrivalBin random(SplittableRandom random, Instant from) {
        long arrivals = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 3_000);
        long refused = random.nextInt(3) == 0 ? random.nextInt(1, 3_000) : 0;
        return new ArrivalBin(
                from,
                SPAN,
                arrivals,
                arrivals == 0 ? 0 : random.nextLong(arrivals),
                refused,
                refused == 0 ? 0 : random.nextLong(refused + 1),
                random.nextInt(5_000),
                random.nextInt(10) == 0 ? 0xffff_ffffL : 4_096);
    }

    private static List<ArrivalBin> random(SplittableRandom random) {
        List<ArrivalBin> bins = new ArrayList<>();
        Instant from = START.plusNanos(random.nextLong(SPAN.toNanos()));
        for (int i = random.nextInt(1, 200); i > 0; i--) {
            bins.add(random(random, from));
            from = from.plus(SPAN.multipliedBy(random.nextInt(1, 10))).plusNanos(random.nextInt(5) == 0 ? 17 : 0);
        }
        return bins;
    }

    @Test
    void binsComeBackAsTheyWere() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2_000; i++) {
            List<ArrivalBin> bins = random(random);
            assertThat(ArrivalCodec.decode(START, ArrivalCodec.encode(START, bins)))
                    .isEqualTo(bins);
        }
    }

    @Test
    void burstTakesFewBytesForEachBin() {
        List<ArrivalBin> bins = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            bins.add(new ArrivalBin(START.plus(SPAN.multipliedBy(i)), SPAN, 90 + i % 7, 0, 0, 0, 2_000 + i, 4_095));
        }
        assertThat(ArrivalCodec.encode(START, bins).length).isLessThan(5 * 2_000 + 16);
    }

    @Test
    void damagedBytesAreRefusedOrGiveBinsThatAreOnes() {
        SplittableRandom random = new SplittableRandom(13);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ArrivalCodec.encode(START, random(random));
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            try {
                // A bin that is none does not construct.
                assertThat(ArrivalCodec.decode(START, bytes))
                        .isSortedAccordingTo((one, other) -> one.from().compareTo(other.from()));
            } catch (HistoryRefused damaged) {
                assertThat(damaged.reason()).isEqualTo(HistoryRefused.Reason.DAMAGED);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
