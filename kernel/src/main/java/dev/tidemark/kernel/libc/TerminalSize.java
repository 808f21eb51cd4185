package dev.tidemark.kernel.libc;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The size of a terminal, in characters.
public record TerminalSize(int columns, int rows) {
    private static final int TIOCGWINSZ = 0x5413;

    /// Asks the terminal behind `descriptor` (ioctl_tty(2)).
    ///
    /// @return empty when it is not a terminal; 0 columns when the terminal does not know its size
    public static Optional<TerminalSize> read(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            // struct winsize: rows, columns and two pixel sizes, u16 each.
            MemorySegment size = arena.allocate(8, 8);
            long result = Libc.call(SystemCall.IOCTL, descriptor, TIOCGWINSZ, size.address());
            return result < 0
                    ? Optional.empty()
                    : Optional.of(new TerminalSize(
                            Short.toUnsignedInt(size.get(JAVA_SHORT, 2)),
                            Short.toUnsignedInt(size.get(JAVA_SHORT, 0))));
        }
    }
}
