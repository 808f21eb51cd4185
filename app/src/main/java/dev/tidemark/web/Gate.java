package dev.tidemark.web;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets only so many large answers be in the making or on their way, so that clients who do not read cannot fill
/// the memory.
final class Gate {
    private final int most;
    private final Semaphore places;

    Gate(int most) {
        this.most = most;
        places = new Semaphore(most);
    }

    /// What is done with an answer.
    @FunctionalInterface
    interface Use {
        void accept(WebAnswer answer) throws IOException;
    }

    /// Has `use` write what `page` answers, or at once that there are too many.
    void pass(Supplier<WebAnswer> page, Use use) throws IOException {
        pass(each -> each.accept(page.get()), use);
    }

    /// What makes an answer, and lends it only for as long as it is used.
    @FunctionalInterface
    interface Lender {
        void lend(Use use) throws IOException;
    }

    /// The same for an answer that is lent.
    void pass(Lender lender, Use use) throws IOException {
        if (!places.tryAcquire()) {
            use.accept(WebAnswer.busy("requests: too many at the same time (expected: at most " + most + ")"));
            return;
        }
        try {
            lender.lend(use);
        } finally {
            places.release();
        }
    }
}
