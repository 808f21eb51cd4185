package dev.tidemark.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Whose turn it is with the journal among the threads of this process: the kernel's lock on the file is the
/// process's, and lost as soon as any descriptor of the file is closed (fcntl(2)).
final class JournalTurn {
    private static final ReentrantLock TURN = new ReentrantLock();

    private JournalTurn() {}

    /// From here to [#end] no other thread uses the file.
    ///
    /// @param path of the journal, for messages
    /// @throws ChangeRefused when another one does, and goes on
    static void take(Path path, Duration patience) {
        try {
            if (TURN.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ChangeRefused("journal: " + path + ": interrupted (expected: time to wait for it)");
        }
        throw new ChangeRefused("journal: " + path + " is held by another change (expected: one at a time)");
    }

    /// Nothing where it is another thread's turn.
    static void end() {
        if (TURN.isHeldByCurrentThread()) {
            TURN.unlock();
        }
    }
}
