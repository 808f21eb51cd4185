package dev.tidemark.diagnosis;

import java.util.Optional;

/// One thing to do about a finding.
///
/// @param step what
/// @param amount how much of it, such as the limit to set
public record Remedy(Step step, Optional<Long> amount) {
    /// What can be done.
    public enum Step {
        /// Ask for a larger backlog: the server's own directive.
        RAISE_BACKLOG,
        /// Raise somaxconn in the namespace of the listener first.
        RAISE_SOMAXCONN,
        /// Have the program listen again, as its configuration says.
        LISTEN_AGAIN,
        /// Listen only when ready to accept, or let another hold the socket meanwhile (socket activation).
        LISTEN_LATER,
        /// Change the limit of the running process.
        RESIZE,
        /// Accept faster: more workers, faster requests.
        ACCEPT_FASTER,
        /// Refuse earlier, so that those who are let in are served.
        REFUSE_EARLIER,
        /// Make the queue shorter.
        SHRINK_BACKLOG,
        /// Let the process run again (SIGCONT, thaw).
        CONTINUE_PROCESS,
        /// Look at what the acceptor waits for; raise the application's cap.
        FREE_ACCEPTOR,
        /// Allow more descriptors, or close some.
        RAISE_DESCRIPTORS,
        /// Restart the stuck worker.
        RESTART_WORKER,
        /// End the old process that still holds the socket.
        END_OLD_PROCESS,
        /// Give the group more processor time.
        RAISE_CPU_QUOTA,
        /// tcp_abort_on_overflow 0.
        STOP_ABORTING,
        /// tcp_syncookies 1.
        ENABLE_COOKIES,
        /// Filter upstream; nothing is urgent.
        FILTER_UPSTREAM,
        /// Raise tcp_max_syn_backlog.
        RAISE_SYN_BACKLOG,
        /// A longer TCP_FASTOPEN queue.
        RAISE_FAST_OPEN,
        /// Drop TCP_DEFER_ACCEPT, or time silent clients out.
        REVIEW_DEFER_ACCEPT,
        /// Set somaxconn where the listener lives: the container's or pod's own way.
        SET_IN_NAMESPACE,
        /// Look at firewall, conntrack and routes.
        LOOK_AT_NETWORK,
        /// Watch again for longer.
        WATCH_AGAIN,
        /// Nothing has to be done.
        NOTHING
    }

    static Remedy of(Step step) {
        return new Remedy(step, Optional.empty());
    }

    static Remedy of(Step step, long amount) {
        return new Remedy(step, Optional.of(amount));
    }
}
