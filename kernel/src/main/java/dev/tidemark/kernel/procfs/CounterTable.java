package dev.tidemark.kernel.procfs;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The counters of one file at one moment.
///
/// Either every row of the file has the form it should have, or nothing is believed: a row of values that is
/// missing, has another length than its names or holds something else than numbers fails the whole.
final class CounterTable {
    private static final int MOST_DIGITS_THAT_FIT = 18;

    private final CounterLayout layout;
    private final long[] values;

    private CounterTable(CounterLayout layout, long[] values) {
        this.layout = layout;
        this.values = values;
    }

    /// @param previous a table of the same file, whose names then need not be parsed again
    static CounterTable parse(String file, String text, @Nullable CounterTable previous) {
        CounterLayout layout =
                previous != null && previous.layout.fits(text) ? previous.layout : CounterLayout.parse(file, text);
        long[] values =
                new long[previous != null && layout == previous.layout ? previous.values.length : layout.count()];
        int filled = 0;
        int start = 0;
        for (CounterLayout.NameRow row : layout.rows()) {
            int valuesStart = start + row.text().length() + 1;
            int valuesEnd = CounterLayout.endOfLine(text, valuesStart);
            fill(layout, row, text, valuesStart, valuesEnd, values, filled);
            filled += row.count();
            start = valuesEnd + 1;
        }
        return new CounterTable(layout, values);
    }

    private static void fill(
            CounterLayout layout, CounterLayout.NameRow row, String text, int from, int end, long[] values, int first) {
        if (!text.startsWith(row.prefix(), from)) {
            throw new MalformedKernelText(layout.file(), "no values after the names of " + row.prefix());
        }
        int count = 0;
        int start = from + row.prefix().length();
        while (start < end) {
            int stop = text.indexOf(' ', start);
            stop = stop < 0 || stop > end ? end : stop;
            if (stop > start) {
                if (count == row.count()) {
                    throw countDiffers(layout, row, "more");
                }
                values[first + count] = number(layout, row, text, start, stop);
                count++;
            }
            start = stop + 1;
        }
        if (count < row.count()) {
            throw countDiffers(layout, row, "" + count);
        }
    }

    private static MalformedKernelText countDiffers(CounterLayout layout, CounterLayout.NameRow row, String count) {
        return new MalformedKernelText(
                layout.file(), row.prefix() + " " + count + " values (expected: " + row.count() + ", as names)");
    }

    /// An unsigned number of 64 bits, or a signed one: `Tcp: MaxConn` is -1.
    private static long number(CounterLayout layout, CounterLayout.NameRow row, String text, int start, int end) {
        boolean negative = text.charAt(start) == '-';
        int digits = negative ? start + 1 : start;
        long value = 0;
        for (int at = digits; at < end; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(layout, row, text, start, end);
            }
            value = value * 10 + digit;
        }
        if (digits == end) {
            throw notANumber(layout, row, text, start, end);
        }
        if (end - digits > MOST_DIGITS_THAT_FIT) {
            try {
                return negative ? Long.parseLong(text, start, end, 10) : Long.parseUnsignedLong(text, start, end, 10);
            } catch (NumberFormatException _) {
                throw notANumber(layout, row, text, start, end);
            }
        }
        return negative ? -value : value;
    }

    private static MalformedKernelText notANumber(
            CounterLayout layout, CounterLayout.NameRow row, String text, int start, int end) {
        return new MalformedKernelText(
                layout.file(),
                row.prefix() + " '" + text.substring(start, end) + "' (expected: a whole number of 64 bits)");
    }

    OptionalLong value(String group, String name) {
        var index = layout.indexOf(group, name);
        return index.isPresent() ? OptionalLong.of(values[index.getAsInt()]) : OptionalLong.empty();
    }
}
