package dev.tidemark.tui;

import java.util.List;
import java.util.function.ToIntFunction;

/// How wide the columns of the rows are; 0 for one that has no room.
///
/// What goes first on a narrow terminal: LIMIT SET BY, then DROPS, then the length of names, then OWNER; states,
/// ports and figures are never cut. What a wide terminal has to spare goes to names, then to REQUESTED where that
/// is known of anybody, then to the last seconds, then to the bar.
final class TopColumns {
    static final String REQUESTED = "REQUESTED";

    private static final int USUAL_LISTENER = 14;
    private static final int USUAL_OWNER = 15;
    private static final int USUAL_NAMESPACE = 9;
    private static final int LONG_NAME = 24;
    private static final int SHORT_NAME = 8;
    private static final int USUAL_SECONDS = 12;
    private static final int FEW_SECONDS = 8;
    private static final int MOST_SECONDS = 60;
    private static final int USUAL_BAR = 10;
    private static final int SMALL_BAR = 5;
    private static final int LONG_BAR = 20;

    final int state;
    int listener;
    int namespace;
    int owner;
    int drops;
    int requested;
    int setBy;
    final int queue;
    final int percent;
    final int peak;
    int bar = USUAL_BAR;
    int seconds = USUAL_SECONDS;
    private final int room;

    /// @param withNamespace whether listeners of several namespaces are shown
    TopColumns(List<TopRow> rows, boolean withNamespace, int room) {
        this.room = room;
        state = widest(rows, 5, row -> row.state().word().length());
        queue = widest(rows, 5, row -> row.queue().length());
        percent = widest(rows, 4, row -> row.percent().length());
        peak = widest(rows, 5, row -> row.peak().length());
        drops = widest(rows, 6, row -> row.drops().text().length());
        setBy = widest(rows, 12, row -> row.setBy().text().length());
        int wholeListener = widest(rows, USUAL_LISTENER, row -> Ink.width(row.address()));
        int wholeOwner = widest(rows, USUAL_OWNER, row -> Ink.width(row.owner()));
        int wholeNamespace = withNamespace ? widest(rows, USUAL_NAMESPACE, row -> Ink.width(row.namespace())) : 0;
        listener = Math.min(wholeListener, LONG_NAME);
        owner = Math.min(wholeOwner, LONG_NAME);
        namespace = Math.min(wholeNamespace, LONG_NAME);
        shrink();
        listener += Math.clamp(spare(), 0, wholeListener - listener);
        owner += owner == 0 ? 0 : Math.clamp(spare(), 0, wholeOwner - owner);
        namespace += namespace == 0 ? 0 : Math.clamp(spare(), 0, wholeNamespace - namespace);
        requested = spare() > REQUESTED.length()
                        && rows.stream().anyMatch(row -> row.requested().isPresent())
                ? widest(
                        rows,
                        REQUESTED.length(),
                        row -> row.requested().map(cell -> cell.text().length()).orElse(0))
                : 0;
        seconds += Math.clamp(spare(), 0, MOST_SECONDS - seconds);
        bar += bar < USUAL_BAR ? 0 : Math.clamp(spare(), 0, LONG_BAR - bar);
    }

    private static int widest(List<TopRow> rows, int least, ToIntFunction<TopRow> width) {
        return Math.max(least, rows.stream().mapToInt(width).max().orElse(0));
    }

    private void shrink() {
        setBy = spare() < 0 ? 0 : setBy;
        drops = spare() < 0 ? 0 : drops;
        while (spare() < 0 && (listener > USUAL_LISTENER || owner > SHORT_NAME || namespace > SHORT_NAME)) {
            if (owner > SHORT_NAME && owner >= listener) {
                owner--;
            } else if (listener > USUAL_LISTENER) {
                listener--;
            } else if (owner > SHORT_NAME) {
                owner--;
            } else {
                namespace--;
            }
        }
        seconds += Math.clamp(spare(), FEW_SECONDS - seconds, 0);
        owner = spare() < 0 ? 0 : owner;
        namespace = spare() < 0 ? 0 : namespace;
        listener += Math.clamp(spare(), SHORT_NAME - listener, 0);
        bar = spare() < 0 ? SMALL_BAR : bar;
        seconds = spare() < 0 ? 0 : seconds;
        bar = spare() < 0 ? 0 : bar;
    }

    private int spare() {
        int taken = state + 1 + listener + 1 + queue + 1 + percent + 1 + peak;
        for (int optional : new int[] {namespace, owner, drops, requested, setBy, seconds}) {
            taken += optional == 0 ? 0 : optional + 1;
        }
        return room - taken - (bar == 0 ? 0 : bar + 3);
    }
}
