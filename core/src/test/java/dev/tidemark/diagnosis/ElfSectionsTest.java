package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Names of sections, from executables made by hand.
final class ElfSectionsTest {
    private static final int HEADER = 64;
    private static final int ENTRY = 64;

    @Test
    void namesOfSectionsAreRead() {
        assertThat(names(executable(".text", ".go.buildinfo")))
                .isEqualTo(Reading.of(Set.of(".shstrtab", ".text", ".go.buildinfo")));
    }

    @Test
    void whatIsNoExecutableIsUnknown() {
        assertThat(names(new byte[0]).isKnown()).isFalse();
        assertThat(names("#!/bin/sh\n".repeat(20).getBytes(StandardCharsets.UTF_8))
                        .isKnown())
                .isFalse();
        byte[] bigEndian = executable(".text");
        bigEndian[5] = 2;
        assertThat(names(bigEndian).isKnown()).isFalse();
    }

    @Test
    void cutOffExecutableIsUnknown() {
        byte[] whole = executable(".text", ".go.buildinfo");
        for (int length = 0; length < whole.length; length++) {
            assertThat(names(Arrays.copyOf(whole, length)).isKnown())
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void mutatedExecutableNeverThrowsAndNeverReadsMuch() {
        Random random = new Random(20_251_122);
        byte[] whole = executable(".text", ".go.buildinfo");
        for (int round = 0; round < 50_000; round++) {
            byte[] mutated = whole.clone();
            for (int change = 0; change <= round % 5; change++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            ElfSections.names((offset, length) -> {
                assertThat(offset).isNotNegative();
                assertThat(length).isBetween(0, 256 * 1024);
                return part(mutated, offset, length);
            });
        }
    }

    private static Reading<Set<String>> names(byte[] file) {
        return ElfSections.names((offset, length) -> part(file, offset, length));
    }

    private static Reading<byte[]> part(byte[] file, long offset, int length) {
        int from = (int) Math.min(offset, file.length);
        return Reading.of(Arrays.copyOfRange(file, from, (int) Math.min((long) from + length, file.length)));
    }

    /// A 64-bit executable of nothing but a header, a table of sections and, at the end, their names.
    static byte[] executable(String... sections) {
        StringBuilder names = new StringBuilder("\0.shstrtab\0");
        int count = sections.length + 1;
        int namesAt = HEADER + count * ENTRY;
        ByteBuffer file = ByteBuffer.allocate(namesAt + 256).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putLong(40, HEADER);
        file.putShort(58, (short) ENTRY).putShort(60, (short) count).putShort(62, (short) 0);
        file.putInt(HEADER, 1).putLong(HEADER + 24, namesAt);
        for (int section = 1; section < count; section++) {
            file.putInt(HEADER + section * ENTRY, names.length());
            names.append(sections[section - 1]).append('\0');
        }
        file.putLong(HEADER + 32, names.length());
        file.put(namesAt, names.toString().getBytes(StandardCharsets.US_ASCII));
        return Arrays.copyOf(file.array(), namesAt + names.length());
    }
}
