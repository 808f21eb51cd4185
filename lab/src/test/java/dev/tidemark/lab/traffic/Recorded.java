package dev.tidemark.lab.traffic;

import dev.tidemark.advice.Demand;
import dev.tidemark.advice.FlowInterval;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A course that was played by arithmetic against one queue, and what a probe would have recorded of it.
record Recorded(Course course, Service service, Foretold truth, Demand demand) {
    static final Instant BEGIN = Instant.parse("2026-03-14T03:00:00Z");

    static Recorded of(Course course, Service service, Duration seen) {
        RecordedCourse record = new RecordedCourse(BEGIN, service.backlog());
        Foretold truth = Foretold.of(course, service, record);
        Duration span = course.span().plusSeconds(40);
        Demand demand = new Demand(
                BEGIN,
                BEGIN.plus(span),
                seen,
                new AcceptQueue(0, service.backlog()),
                HighWaterMark.exact(new AcceptQueue(truth.peak(), service.backlog()), BEGIN),
                List.of(new FlowInterval(
                        BEGIN,
                        span,
                        record.arrivals(),
                        record.arrivals(),
                        true,
                        100,
                        90,
                        0,
                        truth.peak(),
                        service.backlog())),
                List.of(),
                true,
                Reading.of(record.record(span)),
                Reading.unknown("nobody measured it"));
        return new Recorded(course, service, truth, demand);
    }
}
