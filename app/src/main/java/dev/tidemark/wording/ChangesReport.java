package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.Journal;
import java.time.Instant;
import java.util.List;

/// The journal of changes, ready to be written in any form.
///
/// @param shown the changes to show, the oldest first
/// @param place the file of the journal
/// @param boot this start of the machine
/// @param at now
/// @param clock how times are written
public record ChangesReport(
        Journal journal, List<Change> shown, String place, String boot, Instant at, ClockTimes clock) {
    public ChangesReport {
        shown = List.copyOf(shown);
    }

    /// Whether nothing is left of it, because the machine was started anew since.
    boolean isVoid(Change change) {
        return change.isVoid(boot);
    }
}
