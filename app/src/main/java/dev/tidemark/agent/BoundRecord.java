package dev.tidemark.agent;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owners;

/// Which record a watched place stands for now. For the sampler's thread.
final class BoundRecord {
    private final LiveRecord record;
    private final Owners owners;
    private boolean gone;

    /// @param owners those of the socket that is there
    BoundRecord(LiveRecord record, Owners owners) {
        this.record = record;
        this.owners = owners;
    }

    LiveRecord record() {
        return record;
    }

    /// The owners of a socket are one object for as long as it is there; comparing them whole each time would
    /// cost more than the sample.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Listener listener) {
        return owners == listener.owners();
    }

    /// Whether the place is empty now.
    boolean isGone() {
        return gone;
    }

    void gone(boolean now) {
        gone = now;
    }
}
