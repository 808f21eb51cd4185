package dev.tidemark.history;

import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;

/// Numbers from 0 as the file holds them in blobs: 7 bits a byte, the lowest first, and a bit that says that more
/// follows.
final class SevenBits {
    private static final int MORE = 0x80;

    private final byte[] bytes;
    private final Supplier<HistoryRefused> damaged;
    private int at;

    private SevenBits(byte[] bytes, Supplier<HistoryRefused> damaged) {
        this.bytes = bytes;
        this.damaged = damaged;
    }

    /// @param damaged what is thrown where the bytes end within a number, or it is too large
    static SevenBits of(byte[] bytes, Supplier<HistoryRefused> damaged) {
        return new SevenBits(bytes, damaged);
    }

    static void write(ByteArrayOutputStream bytes, long number) {
        long left = number;
        while (left >= MORE) {
            bytes.write((int) (left & 0x7f) | MORE);
            left >>>= 7;
        }
        bytes.write((int) left);
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    /// The next number.
    ///
    /// @throws HistoryRefused when there is none
    long next() {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (at == bytes.length) {
                throw damaged.get();
            }
            byte each = bytes[at++];
            number |= (long) (each & 0x7f) << shift;
            if (each >= 0) {
                return number;
            }
        }
        throw damaged.get();
    }
}
