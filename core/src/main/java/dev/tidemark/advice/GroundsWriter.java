package dev.tidemark.advice;

import dev.tidemark.advice.Grounds.Doubt;
import dev.tidemark.diagnosis.Confidence;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Writes down what an advice rests on, and how sure that makes it.
final class GroundsWriter {
    private final Demand demand;
    private final Optional<Course> course;
    private final SeenBursts seen;
    private final Reading<BusyRate> rate;

    GroundsWriter(Demand demand, Optional<Course> course, SeenBursts seen, Reading<BusyRate> rate) {
        this.demand = demand;
        this.course = course;
        this.seen = seen;
        this.rate = rate;
    }

    Grounds grounds() {
        Set<Doubt> doubts = doubts();
        return new Grounds(
                demand.seen(),
                exact(),
                seen.bursts().size(),
                demand.episodes().size(),
                demand.peak(),
                course.map(Course::longestStall).orElse(Reading.unknown("single arrivals were not recorded")),
                rate,
                confidence(doubts),
                doubts);
    }

    private Duration exact() {
        return course.map(Course::exact).orElse(Duration.ZERO);
    }

    private static Confidence confidence(Set<Doubt> doubts) {
        if (doubts.isEmpty()) {
            return Confidence.HIGH;
        }
        return doubts.size() > 2 || doubts.contains(Doubt.PACKETS) ? Confidence.LOW : Confidence.MEDIUM;
    }

    private Set<Doubt> doubts() {
        Set<Doubt> doubts = EnumSet.noneOf(Doubt.class);
        boolean isPartly = exact().multipliedBy(10).compareTo(demand.seen().multipliedBy(9)) < 0;
        if (isPartly) {
            doubts.add(exact().isZero() ? Doubt.SAMPLED : Doubt.GAPS);
        }
        if (seen.packets()) {
            doubts.add(Doubt.PACKETS);
        }
        if (seen.ambiguous()) {
            doubts.add(Doubt.AMBIGUOUS);
        }
        if (seen.tail().filter(tail -> tail.isSure(Fitting.AIM)).isEmpty()) {
            doubts.add(Doubt.FEW_BURSTS);
        }
        if (!rate.isKnown()) {
            doubts.add(Doubt.RATE_UNKNOWN);
        } else if (rate.fold(BusyRate::isLowerBound, _ -> false)) {
            doubts.add(Doubt.RATE_LOWER_BOUND);
        }
        return doubts;
    }
}
