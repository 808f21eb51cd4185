package dev.tidemark.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Ctrl-C and SIGTERM as the wish to hear the result now: waiting ends, the command says what it saw, and the
/// process ends with 0, or with what the command says.
///
/// The JVM answers these signals with its shutdown; this holds the shutdown up until the command is done, at most
/// five seconds. To be opened and closed by the thread that waits.
final class Ending implements AutoCloseable {
    private static final int MOST_SECONDS = 5;

    private final Thread waiting = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "ending");
    private volatile boolean asked;
    private volatile ExitCode code = ExitCode.DONE;

    private Ending() {}

    static Ending open() {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /// Waits until `System.nanoTime()` is `nanos`, or until a signal comes.
    void pauseUntil(long nanos) {
        Pause.until(nanos, () -> asked);
    }

    /// Whether a signal came.
    boolean isAsked() {
        return asked;
    }

    /// What the command ends with, should a signal have come: 0 if nothing is said.
    ExitCode endingWith(ExitCode result) {
        code = result;
        return result;
    }

    private void end() {
        asked = true;
        LockSupport.unpark(waiting);
        try {
            if (done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code.number());
            }
        } catch (InterruptedException _) {
            // The shutdown goes on without the result.
        }
    }

    /// The command has written what it had to.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            done.countDown();
        }
    }
}
