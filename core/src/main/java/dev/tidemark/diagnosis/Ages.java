package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import java.util.List;

/// The accept rate of a listener whose line stands, from how long the first in line has waited.
final class Ages {
    private Ages() {}

    /// As many as are in line were accepted while the first of them waited, if as many wait as always (Little).
    static Reading<AcceptRate> rate(SocketTrack socket) {
        List<WaitingLine> lines = socket.lines();
        if (lines.isEmpty()) {
            return Reading.unknown("nobody was seen waiting");
        }
        WaitingLine last = lines.getLast();
        WaitingLine first = lines.getFirst();
        if (lines.size() > 1
                && last.count() > 0
                && last.isHeadedAsIn(first)
                && last.after().minus(first.after()).toMillis() >= 900) {
            return Reading.of(new AcceptRate(0, AcceptRate.Method.NOBODY));
        }
        // A line that nobody takes anything from looks the same at one look.
        if (lines.size() < 2 || last.isHeadedAsIn(first)) {
            return Reading.unknown("its line was not seen to move");
        }
        if (last.count() < 2
                || last.cut()
                || last.oldestWait().toMillis() < 10
                || !socket.lengths().standing()) {
            return Reading.unknown("several listeners are busy, and this one's line does not stand");
        }
        return Reading.of(
                new AcceptRate(last.count() * 1000.0 / last.oldestWait().toMillis(), AcceptRate.Method.AGES));
    }
}
