package dev.tidemark.advice;

import dev.tidemark.advice.Advice.Lack;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.Optional;

/// Finds the limits that fit what was seen and what is wished.
final class Fitting {
    /// So many overflowing bursts are aimed at, in a time as long as the one seen.
    static final double AIM = 0.1;

    /// More room than the largest burst seen had needed, where no tail is known.
    private static final double HEADROOM = 1.25;

    private static final double CLOSE = 1.5;

    /// Bursts that come to less of the capacity than this are not recorded.
    private static final double RECORDED = 1.0 / 8;

    private final Demand demand;
    private final Wish wish;
    private final SeenBursts seen;
    private final Reading<BusyRate> rate;
    private final Optional<Tail> tail;
    private final SeenBurst largest;
    private final Optional<Cause.WishedStall> stall;

    Fitting(Demand demand, Wish wish, Optional<Course> course, SeenBursts seen, Reading<BusyRate> rate) {
        this.demand = demand;
        this.wish = wish;
        this.seen = seen;
        this.rate = rate;
        tail = seen.tail();
        long highest = demand.peak().queue().length();
        largest =
                seen.largest().orElse(new SeenBurst(demand.peak().at(), highest, highest, Duration.ZERO, false, false));
        stall = wish.stall().map(lasting -> PeakArrivals.of(demand, course).over(lasting));
    }

    /// The greatest limit whose last in line is served in time.
    Optional<Long> most() {
        return rate.fold(
                known -> Optional.of(QueueCost.mostWithin(wish.patience(), known.perSecond())), _ -> Optional.empty());
    }

    /// The smallest limit that would have turned nobody away, from what is known for certain.
    long surelyLeast() {
        return Math.max(0, (long) Math.ceil(largest.least() - 1e-6) - 1);
    }

    /// A line so long that its last would have left, and what it would take.
    Overload tooLarge(long most) {
        double seconds = Math.max(1e-3, wish.patience().toNanos() / 1e9);
        double accepted = rate.map(BusyRate::perSecond).orElse(0.0);
        double rise = Math.max(1e-3, largest.rise().toNanos() / 1e9);
        return new Overload(
                Lack.BURST,
                largest.at(),
                largest.rise(),
                Math.max(largest.least() / rise, accepted),
                accepted,
                Math.max(largest.least() / seconds, accepted * (largest.least() / (most + 1.0))));
    }

    /// The limit to choose, if any is to be chosen.
    long wanted() {
        double room = Math.max(largest.most(), 1);
        double burst = tail.map(known -> Math.max(known.exceededBy(AIM), room)).orElse(room * HEADROOM);
        double wished = stall.map(one -> one.room() * HEADROOM).orElse(0.0);
        long wanted = Math.max(1, (long) Math.ceil(Math.max(burst, wished) - 1e-6) - 1);
        long rounded = tail.isPresent() ? Math.max(RoundNumber.near(wanted), surelyLeast()) : RoundNumber.up(wanted);
        boolean isBound = rate.fold(BusyRate::isLowerBound, _ -> true);
        long inTime = most().filter(_ -> !isBound)
                .map(most -> Math.min(rounded, Math.max(most, surelyLeast())))
                .orElse(rounded);
        return wish.ceiling().map(ceiling -> Math.min(inTime, ceiling)).orElse(inTime);
    }

    /// Whether overflows at `limit` are as rare as promised, or nearly.
    boolean isRareAt(long limit) {
        boolean holdsAll = limit >= cause().room() - 1;
        return holdsAll
                && tail.filter(known -> known.expectedAbove(limit + 1.0) <= AIM * 1.5)
                        .isPresent();
    }

    Sizes sizes(long chosen) {
        Reading<Double> perSecond = rate.map(BusyRate::perSecond);
        return new Sizes(
                Math.max(0, cause().room() - 1),
                cause(),
                rate.map(known -> QueueCost.mostWithin(wish.patience(), known.perSecond())),
                chosen,
                range(),
                chance(chosen),
                QueueCost.of(demand.queue().limit(), perSecond),
                QueueCost.of(chosen, perSecond),
                wish.ceiling().filter(ceiling -> chosen == ceiling).isPresent());
    }

    private Cause cause() {
        Cause burst = new Cause.Burst(
                largest.at(),
                (long) Math.ceil(largest.least() - 1e-6),
                (long) Math.ceil(largest.most() - 1e-6),
                largest.isCutOff());
        return stall.<Cause>map(one -> one.room() > burst.room() ? one : burst).orElse(burst);
    }

    /// The sizes among which the one that is aimed at is in four of five cases.
    private Reading<Sizes.Range> range() {
        if (tail.isEmpty()) {
            return Reading.unknown("too few bursts");
        }
        double middle = tail.get().exceededBy(AIM);
        double off = middle * tail.get().spread(AIM);
        long from = Math.max(0, Math.round(middle - off) - 1);
        return Reading.of(new Sizes.Range(from, Math.max(surelyLeast(), Math.round(middle + off) - 1)));
    }

    private Chance chance(long limit) {
        double capacity = limit + 1.0;
        if (tail.isPresent()) {
            double most = tail.get().mostAbove(capacity);
            // One stretch of time cannot show that anything close to what came in it is rarer than that.
            boolean isClose = capacity < CLOSE * tail.get().largest();
            return new Chance(
                    isClose ? Math.max(AIM, most) : most,
                    demand.seen(),
                    Chance.Method.TAIL,
                    capacity >= tail.get().largest());
        }
        long above =
                seen.bursts().stream().filter(burst -> burst.most() > capacity).count();
        double highest =
                seen.largest().map(SeenBurst::most).orElse(demand.queue().capacity() * RECORDED);
        double beyond = Math.min(1, highest / capacity);
        return new Chance(
                Chance.most(above) * beyond * beyond,
                demand.seen(),
                seen.packets() ? Chance.Method.BOUNDS : Chance.Method.RANK,
                above == 0);
    }
}
