package dev.tidemark.tui;

/// Figures in few characters: all digits below a million, `1.2M` from there on, rounded down.
final class ShortFigure {
    private static final long MILLION = 1_000_000;
    private static final String[] UNITS = {"M", "G", "T", "P", "E"};

    private ShortFigure() {}

    static String of(long value) {
        if (value < MILLION) {
            return Long.toString(value);
        }
        long tenths = value / (MILLION / 10);
        int unit = 0;
        while (tenths >= 10_000 && unit < UNITS.length - 1) {
            tenths /= 1000;
            unit++;
        }
        return tenths / 10 + "." + tenths % 10 + UNITS[unit];
    }
}
