package dev.tidemark.web;

import dev.tidemark.history.History;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where questions about the past are answered, two at a time.
///
/// On threads of their own: a virtual thread that waits for SQLite holds its carrier, and there are only as many
/// of those as processors, for all other pages.
final class HistoryDesk implements AutoCloseable {
    private static final int AT_A_TIME = 2;
    private static final int MOST_WAITING = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final System.Logger LOG = System.getLogger("tidemark.web");

    private final Supplier<Optional<History>> histories;
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            AT_A_TIME,
            AT_A_TIME,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("tidemark-history-", 1).daemon().factory());

    HistoryDesk(Supplier<Optional<History>> histories) {
        this.histories = histories;
        readers.allowCoreThreadTimeOut(true);
    }

    WebAnswer ask(Function<History, WebAnswer> question) {
        Future<WebAnswer> answer;
        try {
            answer = readers.submit(() -> answer(question));
        } catch (RejectedExecutionException _) {
            return WebAnswer.busy("history: too many questions at the same time (expected: at most "
                    + (AT_A_TIME + MOST_WAITING) + ")");
        }
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            answer.cancel(true);
            return WebAnswer.busy("history: no answer in " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException failed) {
            LOG.log(Level.WARNING, "history: " + failed.getCause(), failed);
            return WebAnswer.error(500, "history: could not be read (the log of the agent says why)");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return WebAnswer.busy("history: the agent ends");
        }
    }

    private WebAnswer answer(Function<History, WebAnswer> question) {
        try (History history = histories.get().orElse(null)) {
            return history == null
                    ? WebAnswer.error(404, "history: nothing is recorded (expected: an agent that records)")
                    : question.apply(history);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
