package dev.tidemark.elastic;

import dev.tidemark.control.StateFolder;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// That only one agent of a state folder changes limits: two would take each other for somebody else, or give
/// back what the other just made. For one thread.
final class ElasticLock implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final StateFolder folder;
    private @Nullable AutoCloseable held;
    private Optional<String> reason = Optional.empty();
    private boolean tried;
    private long triedNanos;

    ElasticLock(StateFolder folder) {
        this.folder = folder;
    }

    /// Whether this agent is the one; tries to be, now and then.
    boolean isHeld(long nanos) {
        if (held == null && (!tried || nanos - triedNanos >= RETRY_NANOS)) {
            tried = true;
            triedNanos = nanos;
            switch (folder.lock("elastic")) {
                case Reading.Known<AutoCloseable>(AutoCloseable lock) -> {
                    held = lock;
                    reason = Optional.empty();
                }
                case Reading.Unknown<AutoCloseable>(String why) -> reason = Optional.of(why);
            }
        }
        return held != null;
    }

    /// Why it is not the one; empty where it is.
    Optional<String> reason() {
        return held != null ? Optional.empty() : reason.or(() -> Optional.of("not tried yet"));
    }

    @Override
    public void close() {
        try {
            AutoCloseable lock = held;
            held = null;
            if (lock != null) {
                lock.close();
            }
        } catch (Exception _) {
            // It ends with the process.
        }
    }
}
