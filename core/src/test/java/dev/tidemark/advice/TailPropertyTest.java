package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;

class TailPropertyTest {
    @Property(tries = 200)
    void greaterSizesAreExceededLessOften(@ForAll("bursts") List<Double> bursts) {
        Tail.of(bursts).ifPresent(tail -> {
            double before = Double.MAX_VALUE;
            for (double size = 1; size < 3 * tail.largest(); size += tail.largest() / 20) {
                double now = tail.expectedAbove(size);
                assertThat(now).isBetween(0.0, before);
                before = now;
            }
        });
    }

    @Property(tries = 200)
    void theSizeThatIsExceededSoOftenIsExceededSoOften(@ForAll("bursts") List<Double> bursts) {
        Tail.of(bursts).filter(tail -> tail.above() > 1).ifPresent(tail -> {
            double size = tail.exceededBy(0.1);
            assertThat(tail.expectedAbove(size)).isBetween(0.0, 0.1001);
        });
    }

    @Property(tries = 200)
    void theBoundIsNoLessThanTheEstimateAndFallsWithTheSize(@ForAll("bursts") List<Double> bursts) {
        Tail.of(bursts).ifPresent(tail -> {
            double before = Double.MAX_VALUE;
            for (double size = tail.threshold(); size < 3 * tail.largest(); size += tail.largest() / 20) {
                double bound = tail.mostAbove(size);
                assertThat(bound).isGreaterThanOrEqualTo(tail.expectedAbove(size));
                assertThat(bound).isLessThanOrEqualTo(before);
                before = bound;
            }
        });
    }

    @Property(tries = 5)
    void ofExponentialSizesNineOfTenBoundsHold(@ForAll @LongRange(min = 1, max = 100_000) long seed) {
        Random random = new Random(seed);
        int kept = 0;
        int trials = 0;
        int bursts = 150;
        for (int trial = 0; trial < 600; trial++) {
            List<Double> seen = new ArrayList<>();
            for (int i = 0; i < bursts; i++) {
                seen.add(Math.ceil(random.nextExponential() * 40));
            }
            var tail = Tail.of(seen);
            if (tail.isEmpty()) {
                continue;
            }
            trials++;
            double size = tail.get().exceededBy(0.1);
            double truth = bursts * Math.exp(-Math.floor(size) / 40);
            kept += truth <= tail.get().mostAbove(size) ? 1 : 0;
        }
        assertThat((double) kept / trials).isGreaterThan(0.85);
    }

    @Property(tries = 200)
    void roundNumbersAreClose(@ForAll @Positive @LongRange(min = 1, max = 5_000_000) long number) {
        assertThat(RoundNumber.near(number)).isBetween(number - number / 60, number + number / 60);
        assertThat(RoundNumber.up(number)).isBetween(number, number + number / 15);
        assertThat(RoundNumber.down(number)).isBetween(number - number / 30, number);
    }

    @Provide
    Arbitrary<List<Double>> bursts() {
        return Arbitraries.integers()
                .between(1, 4_000)
                .map(size -> (double) size)
                .list()
                .ofMinSize(10)
                .ofMaxSize(200);
    }
}
