package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// All listeners of one network namespace at one instant. Immutable.
///
/// @param namespace where they listen
/// @param at when, by the wall clock
/// @param nanos when, by `System.nanoTime()`, for differences
/// @param counters the namespace's counters, read just before the listeners, so that no listener's drops lag
///     behind them; unknown when not asked for
/// @param sysctls the settings that bear on listening
/// @param tcp the TCP listeners, in the kernel's order
/// @param unix the listening unix sockets; unknown when not asked for
/// @param consistent false when sockets came and went so fast that the kernel could not give a whole table
public record ListenSnapshot(
        Namespace namespace,
        Instant at,
        long nanos,
        Reading<NetNetstat> counters,
        ListenSysctls sysctls,
        List<TcpListener> tcp,
        Reading<List<UnixListener>> unix,
        boolean consistent) {
    /// TCP and unix listeners together.
    public List<Listener> listeners() {
        List<Listener> all = new ArrayList<>(tcp);
        all.addAll(unix.orElse(List.of()));
        return all;
    }

    /// Who set the limit of `listener`, one of this snapshot.
    public LimitSetBy limitSetBy(Listener listener) {
        return LimitSetBy.of(listener.queue().limit(), sysctls.somaxconn(), listener.owners());
    }
}
