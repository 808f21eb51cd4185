package dev.tidemark.diagnosis;

/// How many connections a second were accepted.
///
/// @param perSecond from 0
/// @param method how it was found
public record AcceptRate(double perSecond, Method method) {
    /// Ways to find the rate from outside.
    public enum Method {
        /// (rise of PassiveOpens - growth of the queue) / time: exact where the namespace has one listener.
        COUNTERS,
        /// The greatest rate between two samples of a queue that drains: it may accept faster.
        DRAINING,
        /// length / wait of the first in line: what the last clients met.
        AGES,
        /// The same connection is first in line, or the namespace's counters say that nobody accepted.
        NOBODY
    }
}
