package dev.tidemark.lab.client;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabSocket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One client of a [ClientCrowd]: its socket until it is over, and what it met. Makes system calls only.
final class CrowdClient {
    /// The size of the buffer it needs.
    static final int MOST_BYTES = 32;

    private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SOCK_STREAM = 1;
    private static final int SO_ERROR = 4;
    private static final int AF_UNIX = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_INFO_BYTES = 104;

    /// `offsetof(struct tcp_info, tcpi_total_retrans)`: before a client sends anything, those of its SYN.
    private static final int TCPI_TOTAL_RETRANS = 100;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final long SOONEST_REPEAT_NANOS = 200_000_000;
    private static final Errno ECONNRESET = new Errno(104);
    private static final Errno ECONNREFUSED = new Errno(111);

    private final LabSocket socket;
    private final Conduct conduct;
    private final boolean isTcp;
    private final long began;
    private int repeats;
    private Outcome outcome = Outcome.CONNECTING;
    private long connectedNanos = -1;
    private long answeredNanos = -1;

    private CrowdClient(LabSocket socket, Conduct conduct, boolean isTcp, long began) {
        this.socket = socket;
        this.conduct = conduct;
        this.isTcp = isTcp;
        this.began = began;
    }

    /// Starts to connect, from the namespace of the calling thread.
    static CrowdClient connect(Endpoint to, Conduct conduct, MemorySegment buffer) {
        LabSocket socket = LabSocket.open("client of " + to, to.family(), SOCK_STREAM, 0);
        CrowdClient client = new CrowdClient(socket, conduct, to.family() != AF_UNIX, System.nanoTime());
        long result = socket.connect(to);
        if (result == 0) {
            client.connected(buffer);
        } else if (!Libc.errno(result).equals(Errno.EINPROGRESS)) {
            client.failed(Libc.errno(result));
        }
        return client;
    }

    int descriptorNumber() {
        return socket.descriptor().number();
    }

    Outcome outcome() {
        return outcome;
    }

    long began() {
        return began;
    }

    /// @param start of its crowd
    Experience experience(long start) {
        return new Experience(
                outcome, Duration.ofNanos(began - start), repeats, after(connectedNanos), after(answeredNanos));
    }

    private static Optional<Duration> after(long nanos) {
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    /// Something happened at its socket.
    void look(MemorySegment buffer) {
        if (outcome == Outcome.CONNECTING) {
            int error = socket.read(LabSocket.SOL_SOCKET, SO_ERROR, 4).getInt(0);
            if (error != 0) {
                failed(new Errno(error));
                return;
            }
            connected(buffer);
        }
        if (outcome == Outcome.WAITING) {
            receive(buffer);
        }
    }

    private void connected(MemorySegment buffer) {
        connectedNanos = System.nanoTime() - began;
        outcome = Outcome.WAITING;
        countRepeats();
        int length = switch (conduct) {
            case ASKS -> 1;
            case REQUESTS -> {
                MemorySegment.copy(REQUEST, 0, buffer, ValueLayout.JAVA_BYTE, 0, REQUEST.length);
                yield REQUEST.length;
            }
            case LISTENS, STAYS -> 0;
        };
        if (length > 0) {
            long sent = Libc.call(
                    SystemCall.SENDTO, descriptorNumber(), buffer.address(), length, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
            if (sent < 0) {
                failed(Libc.errno(sent));
            }
        }
    }

    /// The first look at a client that was let in at once needs none: most are.
    private void countRepeats() {
        if (isTcp && System.nanoTime() - began > SOONEST_REPEAT_NANOS) {
            repeats = socket.read(IPPROTO_TCP, TCP_INFO, TCP_INFO_BYTES).getInt(TCPI_TOTAL_RETRANS);
        }
    }

    private void receive(MemorySegment buffer) {
        long received = Libc.call(SystemCall.RECVFROM, descriptorNumber(), buffer.address(), 1, MSG_DONTWAIT, 0, 0);
        if (received > 0) {
            answeredNanos = System.nanoTime() - began;
            end(Outcome.ANSWERED);
        } else if (received == 0) {
            end(Outcome.CLOSED);
        } else if (!Libc.errno(received).equals(Errno.EAGAIN)) {
            failed(Libc.errno(received));
        }
    }

    private void failed(Errno errno) {
        if (errno.equals(ECONNREFUSED)) {
            end(Outcome.REFUSED);
        } else if (errno.equals(ECONNRESET) || errno.equals(Errno.EPIPE)) {
            end(Outcome.RESET);
        } else if (errno.equals(Errno.EAGAIN)) {
            end(Outcome.TURNED_AWAY);
        } else if (errno.equals(Errno.ETIMEDOUT)) {
            end(Outcome.TIMED_OUT);
        } else {
            end(Outcome.FAILED);
        }
    }

    /// Its patience is over.
    void giveUp() {
        if (outcome == Outcome.CONNECTING) {
            countRepeats();
        }
        if (!outcome.isFinal()) {
            end(outcome == Outcome.CONNECTING ? Outcome.GAVE_UP_CONNECTING : Outcome.GAVE_UP_WAITING);
        }
    }

    /// Leaves without a word; what it met stays as it is.
    void leave() {
        socket.close();
    }

    private void end(Outcome last) {
        outcome = last;
        socket.close();
    }
}
