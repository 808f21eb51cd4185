package dev.tidemark.cli;

import dev.tidemark.lab.scenario.Claim;
import dev.tidemark.lab.scenario.Event;
import dev.tidemark.lab.scenario.Moment;
import dev.tidemark.lab.scenario.Run;
import dev.tidemark.lab.scenario.Scenario;
import dev.tidemark.wording.LabDocument;
import dev.tidemark.wording.LabScreen;
import java.time.Duration;
import java.util.List;

/// Where `tidemark lab` puts what happens.
sealed interface LabOutput {
    /// What is told before anything happens.
    ///
    /// @param watch commands for another terminal
    record Opening(Scenario scenario, Run run, long seed, Duration span, List<String> watch) {}

    void begin(Opening opening);

    void event(Event event);

    void moment(Moment moment);

    /// @param interrupted whether a signal ended it, so that nothing was proved
    void end(List<Claim> claims, boolean interrupted);

    /// The release of the running kernel.
    static String kernel() {
        return System.getProperty("os.version", "of unknown release");
    }

    /// Lines for people.
    record Text(Console console, LabScreen screen) implements LabOutput {
        @Override
        public void begin(Opening opening) {
            console.out(screen.head(opening.scenario(), opening.seed(), kernel(), opening.span(), opening.watch()));
        }

        @Override
        public void event(Event event) {
            console.out(screen.event(event));
        }

        @Override
        public void moment(Moment moment) {
            console.out(screen.row(moment));
        }

        @Override
        public void end(List<Claim> claims, boolean interrupted) {
            console.out(screen.legend());
            if (!interrupted) {
                console.out(screen.end(claims, kernel()));
            }
        }
    }

    /// Lines for programs.
    record Json(Console console) implements LabOutput {
        @Override
        public void begin(Opening opening) {
            console.out(LabDocument.begin(opening.scenario(), opening.run(), opening.seed(), kernel()));
        }

        @Override
        public void event(Event event) {
            console.out(LabDocument.event(event));
        }

        @Override
        public void moment(Moment moment) {
            console.out(LabDocument.moment(moment));
        }

        @Override
        public void end(List<Claim> claims, boolean interrupted) {
            claims.forEach(claim -> console.out(LabDocument.claim(claim)));
            console.out(LabDocument.end(claims, interrupted));
        }
    }
}
