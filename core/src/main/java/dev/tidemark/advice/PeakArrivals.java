package dev.tidemark.advice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/// The highest rates at which clients came.
final class PeakArrivals {
    private final Demand demand;
    private final Optional<Course> course;

    private PeakArrivals(Demand demand, Optional<Course> course) {
        this.demand = demand;
        this.course = course;
    }

    static PeakArrivals of(Demand demand, Optional<Course> course) {
        return new PeakArrivals(demand, course);
    }

    /// The highest rate over a time of `lasting`: from bins where they tell, and from sums.
    Cause.WishedStall over(Duration lasting) {
        Instant at = demand.from();
        double highest = 0;
        for (FlowInterval interval : demand.flow()) {
            if (interval.arrivalsPerSecond() > highest) {
                highest = interval.arrivalsPerSecond();
                at = interval.from();
            }
        }
        ArrayDeque<CourseStep> window = new ArrayDeque<>();
        double came = 0;
        for (CourseStep step : course.map(Course::steps).orElse(java.util.List.of())) {
            window.add(step);
            came += step.firstTries();
            while (window.size() > 1 && step.to() - window.getFirst().from() > lasting.toNanos()) {
                came -= window.removeFirst().firstTries();
            }
            double seconds =
                    Math.max(lasting.toNanos(), step.to() - window.getFirst().from()) / 1e9;
            if (came / seconds > highest) {
                highest = came / seconds;
                at = course.orElseThrow().at(window.getFirst().from());
            }
        }
        return new Cause.WishedStall(lasting, highest, at);
    }
}
