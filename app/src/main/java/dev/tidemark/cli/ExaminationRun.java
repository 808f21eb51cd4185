package dev.tidemark.cli;

import dev.tidemark.diagnosis.Examination;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.Figures;
import java.time.Duration;
import java.util.function.Consumer;

/// An examination that watches for a while, and says on a terminal how long it will still take.
final class ExaminationRun {
    static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long SECOND = 1_000_000_000L;

    private final Console console;
    private final Examination examination;

    ExaminationRun(Console console, Examination examination) {
        this.console = console;
        this.examination = examination;
    }

    /// A value of `--for` that can be watched for.
    static Duration checked(Duration asked) {
        if (asked.compareTo(SHORTEST) < 0 || asked.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(asked) + " (expected: from 500ms to 1h)");
        }
        return asked;
    }

    /// Watches for `span`, or until it is to end.
    ///
    /// @param first takes the first sample, and may refuse it
    void last(Duration span, Ending ending, Consumer<HostSnapshot> first) {
        last(span, ending, first, () -> {});
    }

    /// @param between is done after each sample, half a second after the one before at the latest
    void last(Duration span, Ending ending, Consumer<HostSnapshot> first, Runnable between) {
        long end = System.nanoTime() + span.toNanos();
        Duration pause = examination.look();
        first.accept(examination.latest());
        long told = Long.MAX_VALUE;
        while (!ending.isAsked()) {
            long now = System.nanoTime();
            if (now - end >= 0) {
                break;
            }
            told = tell((end - now + SECOND - 1) / SECOND, told);
            ending.pauseUntil(Math.min(now + pause.toNanos(), end));
            if (!ending.isAsked()) {
                pause = examination.look();
                between.run();
            }
        }
        if (console.isErrTerminal()) {
            console.err("\r\033[K");
        }
    }

    private long tell(long secondsLeft, long told) {
        if (secondsLeft != told && console.isErrTerminal()) {
            console.err("\rwatching, " + secondsLeft + " s left ");
        }
        return secondsLeft;
    }
}
