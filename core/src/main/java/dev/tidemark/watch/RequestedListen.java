package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import java.time.Instant;
import java.util.Optional;

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

    /// Who set the limit of the listener, from what was seen.
    ///
    /// @param limit its limit now
    /// @return empty where it is another one than this call gave, or it is unknown what was asked for
    public Optional<LimitSetBy> limitSetBy(long limit, Reading<Long> somaxconn) {
        if (limit != effective || !(requested instanceof Reading.Known<Integer>(Integer backlog))) {
            return Optional.empty();
        }
        return Optional.of(LimitSetBy.ofListen(Integer.toUnsignedLong(backlog), limit, somaxconn));
    }
}
