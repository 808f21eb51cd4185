package dev.tidemark.lab;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;

/// Whether a port is listened on, by the slow text of `/proc/<pid>/net/tcp`, which touches no queue.
final class ProcNetTcp {
    private static final String LISTEN = "0A";

    private ProcNetTcp() {}

    /// Whether somebody listens on `port`, IPv4 or IPv6, in the namespace of process `pid`.
    static boolean isListening(long pid, int port) {
        return lists(ProcFile.read("/proc/" + pid + "/net/tcp"), port)
                || lists(ProcFile.read("/proc/" + pid + "/net/tcp6"), port);
    }

    private static boolean lists(Reading<String> text, int port) {
        String localPort = String.format(":%04X", port);
        return text.orElse("").lines().map(String::strip).anyMatch(line -> {
            // sl, local address, remote address, state
            String[] fields = line.split("\\s+", 5);
            return fields.length > 3 && fields[1].endsWith(localPort) && fields[3].equals(LISTEN);
        });
    }
}
