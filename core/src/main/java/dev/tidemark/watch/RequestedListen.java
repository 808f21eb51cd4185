package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import java.time.Instant;

/// One listen(2) as it was called: what the application asked for, and what it was given.
///
/// @param requested the backlog as it was given, negative and huge ones too; unknown when listen(2) came
/// another way than by its system call, such as through io_uring
/// @param effective the limit that the listener had after it
/// @param process the number of the calling process in the initial process namespace
/// @param at when
public record RequestedListen(Reading<Integer> requested, int effective, int process, Instant at) {
    /// Whether the limit is less than what was asked for. The kernel reads a backlog as unsigned: -1 asks for
    /// all there is.
    ///
    /// @return unknown when it is unknown what was asked for
    public Reading<Boolean> truncated() {
        return requested.map(backlog -> Integer.compareUnsigned(backlog, effective) > 0);
    }
}
