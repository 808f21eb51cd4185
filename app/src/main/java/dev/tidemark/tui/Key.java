package dev.tidemark.tui;

/// A key that was pressed.
sealed interface Key {
    /// One that writes a character.
    record Letter(int codePoint) implements Key {}

    /// One that does something.
    enum Named implements Key {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        BACKSPACE,
        ESCAPE,
        /// Draws all anew: Ctrl-L.
        REDRAW,
        /// Ctrl-C, where the terminal makes no signal of it.
        INTERRUPT,
        /// Nothing that is of use here.
        OTHER
    }

    static Key of(char letter) {
        return new Letter(letter);
    }

    /// Whether it is this letter.
    default boolean is(char letter) {
        return this instanceof Letter(int codePoint) && codePoint == letter;
    }
}
