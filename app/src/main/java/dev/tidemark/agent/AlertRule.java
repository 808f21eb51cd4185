package dev.tidemark.agent;

import java.time.Duration;
import java.util.List;

/// When an alert is raised about a listener.
///
/// @param name tells it from other rules
/// @param when what has to be so
/// @param lasting for how long it has to be so
/// @param filters which listeners it is about, each a FILTER; none for all
public record AlertRule(String name, Condition when, Duration lasting, List<String> filters) {
    public AlertRule {
        filters = List.copyOf(filters);
    }

    /// A text that is the same for rules that are the same, in each run of the agent.
    String identity() {
        String value = switch (when) {
            case Fill(int percent) -> " " + percent;
            case LimitBelow(long least) -> " " + least;
            case Overflow _, AcceptorStalled _ -> "";
        };
        return name + "\n" + when.word() + value + "\n" + lasting + "\n" + String.join(" ", filters);
    }

    /// What has to be so.
    public sealed interface Condition {
        /// How files and JSON call it.
        String word();
    }

    /// The queue is filled to `percent` of its capacity or more. Without a time, once in a second is enough; with
    /// one, at each second of it.
    public record Fill(int percent) implements Condition {
        @Override
        public String word() {
            return "fill";
        }
    }

    /// It is suspected in an overflow episode that goes on.
    public record Overflow() implements Condition {
        @Override
        public String word() {
            return "overflow";
        }
    }

    /// Its limit is below `least`.
    public record LimitBelow(long least) implements Condition {
        @Override
        public String word() {
            return "limit-below";
        }
    }

    /// Connections wait, and nothing tells that one was accepted: the length never fell. A queue that is filled
    /// faster than samples can tell may look the same.
    public record AcceptorStalled() implements Condition {
        @Override
        public String word() {
            return "acceptor-stalled";
        }
    }
}
