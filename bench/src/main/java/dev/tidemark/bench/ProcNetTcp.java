package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A fast parser of `/proc/net/tcp` and `/proc/net/tcp6`: bytes, no strings, no garbage.
///
/// It finds port and queue length of each listener. There is no limit in these files, and there are no drops.
final class ProcNetTcp {
    private static final Path[] FILES = {Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6")};
    private static final int LISTEN = 0x0a;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final boolean stopEarly;
    private long sum;

    /// @param stopEarly whether to stop at the first line that is no listener: the kernel prints listeners first
    ProcNetTcp(boolean stopEarly) {
        this.stopEarly = stopEarly;
    }

    static InProcess subject(boolean stopEarly) {
        ProcNetTcp parser = new ProcNetTcp(stopEarly);
        return new InProcess(
                stopEarly ? "/proc/net/tcp and tcp6, listeners only" : "/proc/net/tcp and tcp6", parser::run, () -> {});
    }

    /// Reads both files.
    ///
    /// @return how many listeners there were
    long run() {
        long listeners = 0;
        for (Path file : FILES) {
            listeners += read(file);
        }
        return listeners;
    }

    private long read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long listeners = 0;
            boolean heading = true;
            buffer.clear();
            while (channel.read(buffer) >= 0 || buffer.position() > 0) {
                buffer.flip();
                int begin = 0;
                for (int end = endOfLine(begin); end >= 0; end = endOfLine(begin)) {
                    if (heading) {
                        heading = false;
                    } else if (isListener(begin, end)) {
                        listeners++;
                    } else if (stopEarly) {
                        return listeners;
                    }
                    begin = end + 1;
                }
                if (begin == 0) {
                    return listeners;
                }
                buffer.position(begin).compact();
            }
            return listeners;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int endOfLine(int from) {
        for (int at = from; at < buffer.limit(); at++) {
            if (buffer.get(at) == '\n') {
                return at;
            }
        }
        return -1;
    }

    /// `  sl: local_address:port remote_address:port st tx_queue:rx_queue …`, in hexadecimal.
    private boolean isListener(int begin, int end) {
        int local = after(':', begin, end) + 1;
        int port = after(':', local, end);
        int remote = after(' ', port, end);
        int state = after(' ', remote, end);
        if (hexadecimal(state, 2) != LISTEN) {
            return false;
        }
        int length = after(':', state, end);
        sum += hexadecimal(port, 4) + hexadecimal(length, 8);
        return true;
    }

    private int after(char wanted, int from, int end) {
        int at = from;
        while (at < end && buffer.get(at) != wanted) {
            at++;
        }
        return at + 1;
    }

    private long hexadecimal(int from, int digits) {
        long value = 0;
        for (int at = from; at < from + digits; at++) {
            value = value << 4 | Character.digit(buffer.get(at), 16);
        }
        return value;
    }

    /// What was read added up, so that nothing of it can be left out.
    long sum() {
        return sum;
    }
}
