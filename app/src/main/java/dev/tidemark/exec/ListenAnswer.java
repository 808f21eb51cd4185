package dev.tidemark.exec;

import dev.tidemark.kernel.libc.Errno;

/// What becomes of a listen(2) that waits.
sealed interface ListenAnswer {
    /// It returns 0: it was made for the program.
    record Done() implements ListenAnswer {}

    /// The program makes it itself.
    record Left() implements ListenAnswer {}

    record Failed(Errno errno) implements ListenAnswer {}
}
