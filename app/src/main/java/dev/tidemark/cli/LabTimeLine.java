package dev.tidemark.cli;

import dev.tidemark.lab.scenario.Claim;
import dev.tidemark.lab.scenario.Run;
import java.time.Duration;
import java.util.List;

/// Lets a scenario happen and tells it: what is done, twice a second what is to be seen, and at the end what was
/// proved.
final class LabTimeLine {
    private static final long TICK_NANOS = 500_000_000;
    private static final long LOOK_NANOS = 50_000_000;
    private static final Duration UNDER_WAY_LIMIT = Duration.ofSeconds(10);

    private final Run run;
    private final LabOutput to;
    private final Ending ending;

    LabTimeLine(Run run, LabOutput to, Ending ending) {
        this.run = run;
        this.to = to;
        this.ending = ending;
    }

    /// @return whether this kernel agrees
    ExitCode show(Duration span) {
        run.begin();
        long start = System.nanoTime();
        long due = start + TICK_NANOS;
        while (!ending.isAsked() && !run.isOver() && System.nanoTime() - start < span.toNanos()) {
            run.newEvents().forEach(to::event);
            ending.pauseUntil(Math.min(due, System.nanoTime() + LOOK_NANOS));
            if (System.nanoTime() - due >= 0) {
                to.moment(run.sample());
                due += TICK_NANOS;
            }
        }
        run.newEvents().forEach(to::event);
        if (ending.isAsked()) {
            to.end(List.of(), true);
            return ExitCode.DONE;
        }
        run.awaitUnderWay(UNDER_WAY_LIMIT);
        if (due - System.nanoTime() < TICK_NANOS / 2) {
            to.moment(run.sample());
        }
        List<Claim> claims = run.claims();
        to.end(claims, false);
        return claims.stream().allMatch(Claim::holds) ? ExitCode.DONE : ExitCode.BAD;
    }
}
