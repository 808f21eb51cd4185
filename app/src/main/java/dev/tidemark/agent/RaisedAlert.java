package dev.tidemark.agent;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.AcceptQueue;

/// That an alert was told, and its end is yet to be.
///
/// @param rule which one, see [AlertRule#identity]
/// @param queue as it was when that was told
/// @param peak the highest length seen since the rule began to hold
record RaisedAlert(String rule, ListenerKey listener, AcceptQueue queue, long peak) {
    /// The same without what became of the peak since: that never changes.
    RaisedAlert asRaised() {
        return new RaisedAlert(rule, listener, queue, queue.length());
    }
}
