package dev.tidemark.diagnosis;

/// A side of the evidence that a finding rests on: what to show of it, in the order in which the finding names
/// it.
public enum Aspect {
    /// Overflows given to the listener, in how many steps, and its drops.
    OVERFLOWS,
    /// Whom it turned away, by reason, as the kernel recorded it.
    REFUSALS,
    /// How often it was empty and full, and its greatest length.
    LENGTHS,
    /// For how long no sample was taken that was due.
    GAPS,
    /// Accepted connections a second.
    ACCEPT_RATE,
    /// How long the first in line has waited, and whether it is always the same.
    WAIT,
    /// How many came at once, in the largest step.
    BURST,
    /// What would be waited in a line of another length.
    WAIT_AT_CEILING,
    /// What the owners do: stopped, asleep, running.
    OWNER_STATE,
    /// Open descriptors against their limit.
    DESCRIPTORS,
    /// The other members of its reuseport group.
    SIBLINGS,
    /// CPU quota and run queue.
    PROCESSOR,
    /// Clients that closed before they were accepted.
    CLIENTS_GONE,
    /// Cookies sent and received.
    COOKIES,
    /// Half-open handshakes.
    SYN_QUEUE,
    /// SYNs dropped at the SYN queue.
    SYN_DROPS,
    /// Resets of half-open handshakes.
    RESETS,
    /// What it was told to ask for, and where that is written.
    REQUESTED,
    /// somaxconn here, before and elsewhere.
    CEILINGS,
    /// Bare ACKs that wait for data.
    DEFERRED,
    /// SYNs with data that found the fast open queue full.
    FAST_OPEN,
    /// Drops without overflows.
    DROPS_ALONE,
    /// Overflows since boot.
    PAST,
    /// Packets lost before TCP.
    LOST_PACKETS,
    /// Listeners that went.
    DEPARTED,
    /// The addresses of one port.
    ADDRESSES,
    /// That it began to listen a moment before it overflowed.
    COLD_START,
    /// Other listeners that turn clients away too, one of which may feed another.
    OTHERS_FULL,
    /// How many connections are accepted and open.
    CONNECTIONS
}
