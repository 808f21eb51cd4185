package dev.tidemark.kernel.libc;

import java.util.concurrent.atomic.AtomicBoolean;

/// Owns one file descriptor. Closing twice is harmless; using it after closing is an error.
///
/// Exactly one owner per descriptor: whoever opened it closes it. May be closed from any thread.
public final class Descriptor implements AutoCloseable {
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Descriptor(int number) {
        this.number = number;
    }

    /// Takes ownership of `number`, a descriptor just returned by the kernel.
    public static Descriptor of(long number) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("descriptor: " + number + " (expected: from 0)");
        }
        return new Descriptor((int) number);
    }

    /// The number, to hand to a system call.
    ///
    /// @throws IllegalStateException after [#close()], because the number may be another file by then
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException("descriptor " + number + ": closed (expected: open)");
        }
        return number;
    }

    /// `close(2)`. Its error is ignored: nothing here is ever written through a descriptor that buffers.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.call(SystemCall.CLOSE, number);
        }
    }
}
