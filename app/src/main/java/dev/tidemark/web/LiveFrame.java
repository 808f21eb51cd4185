package dev.tidemark.web;

import dev.tidemark.agent.LiveView;
import dev.tidemark.wording.LiveDocument;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One beat of the live stream, made once for all clients: the whole view, and what changed since the beat
/// before.
final class LiveFrame {
    private final long number;
    private final LiveView view;
    private final byte[] changes;
    private byte @Nullable [] whole;

    private LiveFrame(long number, LiveView view, byte[] changes) {
        this.number = number;
        this.view = view;
        this.changes = changes;
    }

    /// The first, which has no changes.
    static LiveFrame first(long number, LiveView view) {
        return new LiveFrame(number, view, new byte[0]);
    }

    LiveFrame next(LiveView later) {
        long next = number + 1;
        return new LiveFrame(next, later, event(next, "changes", LiveDocument.changes(view, later)));
    }

    long number() {
        return number;
    }

    LiveView view() {
        return view;
    }

    /// For those who have the frame before.
    byte[] changes() {
        return changes;
    }

    /// For those who have not. Made when the first of them comes.
    synchronized byte[] whole() {
        if (whole == null) {
            whole = event(number, "view", LiveDocument.text(view));
        }
        return whole;
    }

    /// @param document on one line, with its newline
    private static byte[] event(long number, String name, String document) {
        return ("id: " + number + "\nevent: " + name + "\ndata: " + document + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
