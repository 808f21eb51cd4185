package dev.tidemark.watch;

import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Selection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What somebody waits for: that a server listens, perhaps with a queue that is large enough.
///
/// @param selection which listeners are meant: one of them is enough, but each that is there has to be large
/// enough
/// @param minLimit the least limit that each must have
public record WantedListening(Selection selection, OptionalLong minLimit) {
    public WantedListening {
        if (minLimit.isPresent() && minLimit.getAsLong() < 1) {
            throw new IllegalArgumentException("limit: " + minLimit.getAsLong() + " (expected: 1 or more)");
        }
    }

    /// Whether `limit` is large enough.
    public boolean isEnough(long limit) {
        return limit >= minLimit.orElse(0);
    }

    /// How a sample stands to what is wanted.
    ///
    /// @param limits of each listener that is meant or may be, by the cookies of their sockets
    /// @param met whether all is as wanted
    /// @param ownersNeeded whether some may be meant, but their owner has to be known to tell
    record Answer(Map<Long, Long> limits, boolean met, boolean ownersNeeded) {}

    Answer judge(HostSnapshot host) {
        Map<Long, Long> limits = new HashMap<>();
        boolean found = false;
        boolean tooLow = false;
        boolean ownersNeeded = false;
        for (ListenSnapshot snapshot : host.namespaces()) {
            for (Listener listener : snapshot.listeners()) {
                long limit = listener.queue().limit();
                switch (selection.of(snapshot.namespace(), listener)) {
                    case SELECTED -> {
                        limits.put(listener.identity().cookie(), limit);
                        found = true;
                        tooLow |= !isEnough(limit);
                    }
                    case OWNER_UNKNOWN -> {
                        limits.put(listener.identity().cookie(), limit);
                        ownersNeeded = true;
                    }
                    case NOT_SELECTED -> {}
                }
            }
        }
        return new Answer(Map.copyOf(limits), found && !tooLow, ownersNeeded);
    }

    /// Whether `host`, a sample with owners, is as wanted. A listener whose owner could not be read does not
    /// count.
    public boolean isMet(HostSnapshot host) {
        return judge(host).met();
    }
}
