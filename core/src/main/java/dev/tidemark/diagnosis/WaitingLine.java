package dev.tidemark.diagnosis;

import java.time.Duration;
import java.util.Set;

/// Who waits in an accept queue at one instant: connections that no process has accepted yet.
///
/// They are the rows of sock_diag without an inode; what has passed since the last packet that was sent to them
/// is how long they have waited (`tcpi_last_data_sent`, `net/ipv4/tcp.c`). Those that were reset are counted in
/// the queue and are not seen here.
///
/// @param after when it was looked at, from the first sample on
/// @param count how many were seen
/// @param oldestWait how long the first in line has waited
/// @param oldestCookie names the connection that is first in line
/// @param front names those that came together with it, and it
/// @param gone how many of them the client has closed already (CLOSE_WAIT)
/// @param accepted how many connections of the port a process holds, established ones
/// @param cut whether the time for looking ended before all were seen
public record WaitingLine(
        Duration after,
        long count,
        Duration oldestWait,
        long oldestCookie,
        Set<Long> front,
        long gone,
        long accepted,
        boolean cut) {
    /// Whether the connection that was first in line in `earlier` still is, or may be.
    boolean isHeadedAsIn(WaitingLine earlier) {
        return front.contains(earlier.oldestCookie());
    }
}
