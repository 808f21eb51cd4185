package dev.tidemark.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorOutputTest {
    private static final int AT_FDCWD = -100;
    private static final int O_WRONLY = 1;
    private static final int ENOSPC = 28;

    @Test
    void aFullDiskIsToldByItsErrorNumber() {
        try (Descriptor full = open("/dev/full");
                DescriptorOutput output = new DescriptorOutput(full.number())) {
            assertThatExceptionOfType(DescriptorOutput.Failure.class)
                    .isThrownBy(() -> output.write(new byte[7]))
                    .satisfies(failure -> assertThat(failure.errno()).isEqualTo(new Errno(ENOSPC)));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void allBytesArriveInOrder(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("text"));
        try (Descriptor descriptor = open(file.toString());
                DescriptorOutput output = new DescriptorOutput(descriptor.number())) {
            output.write("ab".getBytes(StandardCharsets.US_ASCII));
            output.write('c');
            output.write("xdefx".getBytes(StandardCharsets.US_ASCII), 1, 3);
            output.write(new byte[0]);
        }
        assertThat(file).hasContent("abcdef");
    }

    private static Descriptor open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return Descriptor.of(Libc.require(
                    path, SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, path).address(), O_WRONLY, 0, 0, 0));
        }
    }
}
