package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// The names of the sections of an executable (elf(5)): a program written in Go has one called `.go.buildinfo`.
///
/// Reads the header, the table of sections and their names, never more than 320 KiB whatever the file claims.
/// Little-endian only, as all processors are that we run on. Malformed files are unknown.
final class ElfSections {
    private static final int HEADER = 64;
    private static final int MAGIC = 0x464c457f;
    private static final byte CLASS_32 = 1;
    private static final byte CLASS_64 = 2;
    private static final byte LITTLE_ENDIAN = 1;
    private static final int MOST_SECTIONS = 4096;
    private static final int LONGEST_NAMES = 64 * 1024;

    private ElfSections() {}

    /// A file that can be read in parts.
    @FunctionalInterface
    interface Source {
        /// At most `length` bytes from `offset` on; fewer at the end.
        Reading<byte[]> read(long offset, int length);
    }

    /// Where the fields are that differ between the 32-bit and the 64-bit form.
    private record Layout(int table, int entrySize, int count, int names, int leastEntry, int offset, int size) {
        private static final Layout ELF32 = new Layout(32, 46, 48, 50, 40, 16, 20);
        private static final Layout ELF64 = new Layout(40, 58, 60, 62, 64, 24, 32);

        boolean isWide() {
            return leastEntry == ELF64.leastEntry;
        }

        long number(ByteBuffer bytes, int at) {
            return isWide() ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
        }
    }

    static Reading<Set<String>> names(Source file) {
        return exactly(file, 0, HEADER).then(header -> {
            if (header.getInt(0) != MAGIC || header.get(5) != LITTLE_ENDIAN) {
                return Reading.unknown("executable: no little-endian ELF file");
            }
            return switch (header.get(4)) {
                case CLASS_32 -> names(file, header, Layout.ELF32);
                case CLASS_64 -> names(file, header, Layout.ELF64);
                default -> Reading.unknown("executable: neither 32 nor 64 bits wide");
            };
        });
    }

    private static Reading<Set<String>> names(Source file, ByteBuffer header, Layout layout) {
        int entrySize = Short.toUnsignedInt(header.getShort(layout.entrySize()));
        int count = Short.toUnsignedInt(header.getShort(layout.count()));
        int namesAt = Short.toUnsignedInt(header.getShort(layout.names()));
        if (entrySize != layout.leastEntry() || count == 0 || count > MOST_SECTIONS || namesAt >= count) {
            return Reading.unknown("executable: no table of sections");
        }
        return exactly(file, layout.number(header, layout.table()), entrySize * count)
                .then(table -> {
                    int start = namesAt * entrySize;
                    long length = layout.number(table, start + layout.size());
                    if (length < 0 || length > LONGEST_NAMES) {
                        return Reading.unknown("executable: names of sections longer than " + LONGEST_NAMES);
                    }
                    return exactly(file, layout.number(table, start + layout.offset()), (int) length)
                            .map(names -> collect(table, entrySize, count, names));
                });
    }

    private static Set<String> collect(ByteBuffer table, int entrySize, int count, ByteBuffer names) {
        Set<String> found = new HashSet<>();
        for (int section = 0; section < count; section++) {
            long start = Integer.toUnsignedLong(table.getInt(section * entrySize));
            if (start < names.limit()) {
                found.add(nameAt(names, (int) start));
            }
        }
        return found;
    }

    /// Names longer than 64 bytes are nobody's that is looked for.
    private static String nameAt(ByteBuffer names, int start) {
        int end = start;
        while (end < names.limit() && end - start < 64 && names.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - start];
        names.get(start, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static Reading<ByteBuffer> exactly(Source file, long offset, int length) {
        if (offset < 0) {
            return Reading.unknown("executable: an offset out of range");
        }
        return file.read(offset, length)
                .then(bytes -> bytes.length == length
                        ? Reading.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                        : Reading.unknown("executable: shorter than it says"));
    }
}
