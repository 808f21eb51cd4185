package dev.tidemark.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/// What the signals to the agent ask of it: SIGHUP to read its configuration again, SIGTERM and SIGINT to end. A
/// second of those ends the process at once.
final class AgentSignals {
    private static final int SIGNALLED = 128;

    private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final AtomicBoolean ending = new AtomicBoolean();

    /// What is asked for.
    enum Wish {
        RELOAD,
        END
    }

    private AgentSignals() {}

    /// From now on signals are wishes.
    static AgentSignals open() {
        AgentSignals signals = new AgentSignals();
        Signals.register("HUP", () -> signals.wishes.add(Wish.RELOAD));
        Signals.register("TERM", () -> signals.end(15));
        Signals.register("INT", () -> signals.end(2));
        return signals;
    }

    private void end(int signal) {
        if (ending.getAndSet(true)) {
            Runtime.getRuntime().halt(SIGNALLED + signal);
        }
        wishes.add(Wish.END);
    }

    /// The next wish; empty when none came in time.
    Optional<Wish> next(Duration patience) {
        try {
            return Optional.ofNullable(wishes.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(Wish.END);
        }
    }
}
