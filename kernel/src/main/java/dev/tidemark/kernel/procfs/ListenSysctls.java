package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.ArrayList;
import java.util.List;

/// The settings of a network namespace that bear on listening.
///
/// Every namespace has its own, and does not inherit them from the one it was made in (measured on Linux 6.18).
/// The kernel does not check most of them: `tcp_max_syn_backlog` may be -1.
///
/// @param somaxconn caps the backlog of listen(2) when it is called; open listeners keep their limit
/// @param maxSynBacklog bounds SYN queues while `tcp_syncookies` is 0
/// @param syncookies 0 never, 1 when a SYN queue is full, 2 always
/// @param abortOnOverflow 1 answers the last ACK of a handshake with a reset while the accept queue is full
/// @param synackRetries how often a SYN-ACK is sent again
public record ListenSysctls(
        Reading<Long> somaxconn,
        Reading<Long> maxSynBacklog,
        Reading<Long> syncookies,
        Reading<Long> abortOnOverflow,
        Reading<Long> synackRetries) {

    /// The settings of the calling thread's namespace now.
    public static ListenSysctls read(ProcRoot root) {
        try (Source source = Source.open(root)) {
            return source.read();
        }
    }

    /// The number that the file `path` holds.
    static Reading<Long> parsed(String path, String text) {
        try {
            return Reading.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException _) {
            return Reading.unknown(path + ": '" + text.strip() + "' (expected: a whole number)");
        }
    }

    /// The open files of one namespace, to be read again and again. For one thread at a time.
    ///
    /// Each answers for the namespace that the opening thread stood in, wherever the reading thread stands
    /// (`net/sysctl_net.c`, `net_ctl_header_lookup`). Unlike `/proc/net` they do not keep it alive: once it is
    /// gone, all are unknown.
    public static final class Source implements AutoCloseable {
        private static final List<String> FILES = List.of(
                "sys/net/core/somaxconn",
                "sys/net/ipv4/tcp_max_syn_backlog",
                "sys/net/ipv4/tcp_syncookies",
                "sys/net/ipv4/tcp_abort_on_overflow",
                "sys/net/ipv4/tcp_synack_retries");

        private final List<Reading<ProcFile>> files;

        private Source(List<Reading<ProcFile>> files) {
            this.files = files;
        }

        /// Opens the settings of the calling thread's namespace. Only system calls are made. One that cannot be
        /// opened stays unknown.
        public static Source open(ProcRoot root) {
            List<Reading<ProcFile>> files = new ArrayList<>(FILES.size());
            for (String file : FILES) {
                files.add(ProcFile.open(root.file(file)));
            }
            return new Source(files);
        }

        /// The settings as they are now.
        public ListenSysctls read() {
            return new ListenSysctls(number(0), number(1), number(2), number(3), number(4));
        }

        private Reading<Long> number(int index) {
            return files.get(index).then(file -> file.read().then(text -> parsed(file.path(), text)));
        }

        @Override
        public void close() {
            for (Reading<ProcFile> file : files) {
                if (file instanceof Reading.Known<ProcFile>(ProcFile open)) {
                    open.close();
                }
            }
        }
    }
}
