package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.Sight;

/// One listener at one tick: `38/51  74% OVERFLOW`, or one word in its place.
///
/// @param queue length/capacity, or the word
/// @param percent empty beside a word
record WatchCell(String queue, String percent, ListenerState state) {
    /// There is no such listener in this namespace.
    static final WatchCell ABSENT = new WatchCell("-", "", ListenerState.OK);

    static WatchCell of(ListenerTick tick, Notes notes) {
        return switch (tick.sight()) {
            case Sight.Seen seen -> {
                AcceptQueue queue = seen.listener().queue();
                yield new WatchCell(Figures.queue(queue), Figures.percent(queue), ListenerState.of(seen.state()));
            }
            case Sight.Missed _ ->
                new WatchCell(
                        notes.unknown("listener", "not in that sample, as happens while others come and go"),
                        "",
                        ListenerState.OK);
            case Sight.Gone _ -> new WatchCell("gone", "", ListenerState.OK);
        };
    }

    boolean isWord() {
        return percent.isEmpty();
    }

    /// The state's word; nothing when all is well.
    String word() {
        return state == ListenerState.OK ? "" : state.word();
    }
}
