package dev.tidemark.tui;

import java.io.IOException;
import java.util.Optional;
import org.jline.utils.NonBlockingReader;

/// Makes keys of what a terminal sends: letters, and sequences that begin with escape.
///
/// A lone escape is told from a sequence by waiting a moment for more. For one thread at a time.
final class KeyReader {
    private static final int ESCAPE = 27;
    private static final int DELETE = 127;
    private static final long MOMENT_MILLIS = 50;
    private static final int LONGEST = 12;

    private static final int NONE = Integer.MIN_VALUE;

    private final NonBlockingReader reader;

    /// What came right behind an escape and was no part of a sequence.
    private int behind = NONE;

    KeyReader(NonBlockingReader reader) {
        this.reader = reader;
    }

    /// The next key; empty when none came in time.
    ///
    /// @throws IOException when the terminal is gone
    Optional<Key> next(long millis) throws IOException {
        int first = behind == NONE ? reader.read(millis) : behind;
        behind = NONE;
        return switch (first) {
            case NonBlockingReader.READ_EXPIRED -> Optional.empty();
            case NonBlockingReader.EOF -> throw new IOException("the terminal is gone");
            case ESCAPE -> Optional.of(sequence());
            case '\r', '\n' -> Optional.of(Key.Named.ENTER);
            case '\b', DELETE -> Optional.of(Key.Named.BACKSPACE);
            case 'L' - '@' -> Optional.of(Key.Named.REDRAW);
            case 'C' - '@' -> Optional.of(Key.Named.INTERRUPT);
            default -> Optional.of(letter(first));
        };
    }

    private Key letter(int first) throws IOException {
        if (first < ' ' || Character.isLowSurrogate((char) first)) {
            return Key.Named.OTHER;
        }
        if (!Character.isHighSurrogate((char) first)) {
            return new Key.Letter(first);
        }
        int second = reader.read(MOMENT_MILLIS);
        return second > 0 && Character.isLowSurrogate((char) second)
                ? new Key.Letter(Character.toCodePoint((char) first, (char) second))
                : Key.Named.OTHER;
    }

    private Key sequence() throws IOException {
        int begin = reader.read(MOMENT_MILLIS);
        if (begin < 0) {
            return Key.Named.ESCAPE;
        }
        if (begin != '[' && begin != 'O') {
            behind = begin;
            return Key.Named.ESCAPE;
        }
        StringBuilder rest = new StringBuilder();
        for (int each = reader.read(MOMENT_MILLIS);
                each >= 0 && rest.length() < LONGEST;
                each = reader.read(MOMENT_MILLIS)) {
            rest.append((char) each);
            if (each >= '@' && each <= '~') {
                break;
            }
        }
        return named(rest.toString());
    }

    private static Key named(String rest) {
        return switch (rest) {
            case "A" -> Key.Named.UP;
            case "B" -> Key.Named.DOWN;
            case "H", "1~", "7~" -> Key.Named.HOME;
            case "F", "4~", "8~" -> Key.Named.END;
            case "5~" -> Key.Named.PAGE_UP;
            case "6~" -> Key.Named.PAGE_DOWN;
            case "M" -> Key.Named.ENTER;
            default -> Key.Named.OTHER;
        };
    }
}
