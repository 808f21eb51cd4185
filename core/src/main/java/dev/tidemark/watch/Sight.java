package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;

/// What a sample shows of a watched listener.
public sealed interface Sight {
    /// It is there.
    ///
    /// @param dropsRise by how much its drops rose since it was last seen; unknown for a socket seen for the
    ///     first time, and always for a unix socket
    record Seen(Listener listener, QueueState state, Reading<Long> dropsRise) implements Sight {}

    /// It is not there, for the first time: the kernel's list may leave out a socket while others come and go.
    record Missed() implements Sight {}

    /// It is not there again: it was closed.
    record Gone() implements Sight {}
}
