package dev.tidemark.wording;

/// The column of one listener. It is as narrow as what it showed so far allows; what does not fit widens it.
final class WatchColumn {
    /// `OVERFLOW?`
    static final int LONGEST_STATE = 9;

    private static final int USUAL_QUEUE = 5;

    /// `69%`: from 70 % on there is a state.
    private static final int OK_PERCENT = 3;

    private static final int ANY_PERCENT = 4;

    private final int position;
    private String place = "";
    private String owner = "";
    private int queueWidth = USUAL_QUEUE;
    private int percentWidth = OK_PERCENT;
    private int stateWidth;

    /// @param position 0 for the first
    WatchColumn(int position) {
        this.position = position;
    }

    int position() {
        return position;
    }

    /// Tells who stands here; several with different owners have none in the head.
    void name(String address, String name) {
        owner = place.isEmpty() || owner.equals(name) ? name : "";
        place = address;
    }

    /// `*:8080 java`
    String head() {
        return owner.isEmpty() ? place : place + " " + owner;
    }

    /// Makes room for `cell`.
    ///
    /// @return whether there was not enough
    boolean widenFor(WatchCell cell) {
        int before = width();
        if (cell.queue().length() > queueWidth) {
            // Room for any length up to the capacity, so as not to widen at each further digit.
            int capacity = cell.queue().length() - 1 - cell.queue().indexOf('/');
            queueWidth = Math.max(cell.queue().length(), 2 * capacity + 1);
        }
        percentWidth = Math.max(percentWidth, cell.percent().length());
        if (!cell.word().isEmpty()) {
            stateWidth = LONGEST_STATE;
            percentWidth = Math.max(percentWidth, ANY_PERCENT);
        }
        return width() > before;
    }

    int width() {
        int queue = queueWidth + 1 + percentWidth + (stateWidth == 0 ? 0 : 1 + stateWidth);
        return Math.max(head().length(), queue);
    }

    /// Appends `cell`, filled up to the column's width.
    void append(StringBuilder line, WatchCell cell, Look look) {
        int used;
        if (cell.isWord()) {
            line.append(Style.DIM.on(cell.queue(), look.color()));
            used = cell.queue().length();
        } else {
            line.repeat(' ', queueWidth - cell.queue().length()).append(cell.queue());
            line.repeat(' ', 1 + percentWidth - cell.percent().length());
            line.append(cell.state().style().on(cell.percent(), look.color()));
            used = queueWidth + 1 + percentWidth;
            if (!cell.word().isEmpty()) {
                line.append(' ').append(cell.state().style().on(cell.word(), look.color()));
                used += 1 + cell.word().length();
            }
        }
        line.repeat(' ', width() - used);
    }
}
