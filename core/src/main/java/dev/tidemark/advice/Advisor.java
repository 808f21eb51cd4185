package dev.tidemark.advice;

import dev.tidemark.advice.Advice.Missing;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.util.Optional;

/// Says how large a queue should be, from what was recorded of it.
public final class Advisor {
    /// Watched for so long, or with so many bursts, something can be said.
    private static final Duration ENOUGH_SEEN = Duration.ofHours(1);

    private static final int ENOUGH_BURSTS = 5;

    private final Demand demand;
    private final Wish wish;
    private final Optional<Course> course;
    private final SeenBursts seen;
    private final Reading<BusyRate> rate;
    private final GroundsWriter grounds;

    private Advisor(Demand demand, Wish wish) {
        this.demand = demand;
        this.wish = wish;
        course = demand.arrivals() instanceof Reading.Known<ArrivalRecord>(ArrivalRecord record)
                ? Optional.of(Course.of(record, demand.flow(), demand.rate()))
                : Optional.empty();
        seen = SeenBursts.of(demand, course);
        Reading<BusyRate> told = course.map(Course::rate).orElse(demand.rate());
        rate = Rates.surer(told, Rates.of(demand.flow()));
        grounds = new GroundsWriter(demand, course, seen, rate);
    }

    /// What to do about the queue that `demand` is about. Pure; takes milliseconds for a day of recorded bursts.
    public static Advice advise(Demand demand, Wish wish) {
        return new Advisor(demand, wish).advice();
    }

    private Advice advice() {
        Optional<Overload> overload = course.flatMap(recorded -> Overload.of(recorded, seen.bursts(), wish))
                .or(() -> Overload.of(demand, rate));
        if (overload.isPresent()) {
            return capacity(overload.get());
        }
        if (demand.peak().isAtCapacity() && !demand.overflowsCounted()) {
            return none(Missing.UNCOUNTED);
        }
        if (demand.seen().compareTo(ENOUGH_SEEN) < 0 && seen.bursts().size() < ENOUGH_BURSTS) {
            return none(Missing.EVIDENCE);
        }
        return sized(new Fitting(demand, wish, course, seen, rate));
    }

    private Advice sized(Fitting fitting) {
        long limit = demand.queue().limit();
        Optional<Long> most = rate.fold(known -> known.isLowerBound(), _ -> true) ? Optional.empty() : fitting.most();
        if (most.isPresent() && fitting.surelyLeast() > most.get()) {
            return capacity(fitting.tooLarge(most.get()));
        }
        if (most.isPresent() && limit > most.get() + most.get() / 10 && most.get() >= 0) {
            return new Advice.Lower(
                    fitting.sizes(Math.max(Math.max(0, fitting.surelyLeast()), RoundNumber.down(most.get()))),
                    grounds.grounds());
        }
        long wanted = fitting.wanted();
        boolean isEnough = wanted <= limit || fitting.isRareAt(limit);
        return isEnough
                ? new Advice.Enough(fitting.sizes(limit), grounds.grounds())
                : new Advice.Raise(fitting.sizes(wanted), grounds.grounds());
    }

    private Advice none(Missing reason) {
        return new Advice.None(reason, ENOUGH_SEEN, ENOUGH_BURSTS, grounds.grounds());
    }

    private Advice capacity(Overload overload) {
        return new Advice.Capacity(
                overload.lack(),
                overload.at(),
                overload.lasting(),
                overload.offered(),
                overload.accepted(),
                overload.needed(),
                rate.map(known -> Math.max(0, QueueCost.mostWithin(wish.patience(), known.perSecond()))),
                grounds.grounds());
    }
}
