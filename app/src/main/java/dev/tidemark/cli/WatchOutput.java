package dev.tidemark.cli;

import dev.tidemark.watch.Tick;
import dev.tidemark.watch.TickSchedule;
import dev.tidemark.watch.WatchSummary;
import dev.tidemark.wording.WatchDocument;
import dev.tidemark.wording.WatchScreen;

/// Where `tidemark watch` puts what it sees.
sealed interface WatchOutput {
    void tick(Tick tick);

    /// Sums up.
    ///
    /// @param interrupted whether a signal ended it
    void end(WatchSummary summary, TickSchedule schedule, boolean interrupted);

    /// Lines for people.
    record Text(Console console, WatchScreen screen) implements WatchOutput {
        @Override
        public void tick(Tick tick) {
            console.out(screen.lines(tick));
        }

        @Override
        public void end(WatchSummary summary, TickSchedule schedule, boolean interrupted) {
            // The terminal has written ^C by itself.
            String gap = interrupted && console.isTerminal() ? " " : "";
            console.aside(gap + screen.summary(summary, schedule.skipped() + schedule.late()));
        }
    }

    /// Lines for programs.
    record Json(Console console) implements WatchOutput {
        @Override
        public void tick(Tick tick) {
            console.out(WatchDocument.tick(tick));
        }

        @Override
        public void end(WatchSummary summary, TickSchedule schedule, boolean interrupted) {
            console.out(WatchDocument.summary(summary, schedule.skipped(), schedule.late()));
        }
    }
}
