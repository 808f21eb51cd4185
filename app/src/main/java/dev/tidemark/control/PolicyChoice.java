package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Selection;
import java.util.List;

/// The listeners that an entry of a policy is about.
///
/// @param words as the file has it, for messages
/// @param where the file and line
record PolicyChoice(Selection selection, String words, String where) {
    boolean isCertain(Namespace namespace, Listener listener) {
        return selection.of(namespace, listener) == Selection.Verdict.SELECTED;
    }

    /// Also when it asks for the owner, and that is not known.
    boolean isPossible(Namespace namespace, Listener listener) {
        return selection.of(namespace, listener) != Selection.Verdict.NOT_SELECTED;
    }

    /// The end of a sentence about a listener that may be meant; empty when it is for certain.
    String doubt(Namespace namespace, Listener listener) {
        return switch (selection.of(namespace, listener)) {
            case SELECTED, NOT_SELECTED -> "";
            case OWNER_UNKNOWN -> ownerUnknown(listener);
        };
    }

    private static String ownerUnknown(Listener listener) {
        return switch (listener.owners().processes()) {
            case Reading.Known<List<Owner>> _ -> "";
            case Reading.Unknown<List<Owner>>(String reason) -> ", and the owner is unknown: " + reason;
        };
    }
}
