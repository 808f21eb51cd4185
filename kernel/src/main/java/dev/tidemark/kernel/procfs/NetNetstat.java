package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a network namespace has counted so far: `/proc/net/netstat` and `/proc/net/snmp`, by name.
///
/// Immutable. The kernel counts in `unsigned long`, 64 bits on the architectures supported, and folds its
/// per-processor counts at each read (`net/ipv4/proc.c`, `snmp_seq_show`, `netstat_seq_show`). The two files
/// are read one after the other, not at one instant.
public final class NetNetstat {
    private static final String NETSTAT = "/proc/net/netstat";
    private static final String SNMP = "/proc/net/snmp";

    private final CounterTable netstat;
    private final CounterTable snmp;

    private NetNetstat(CounterTable netstat, CounterTable snmp) {
        this.netstat = netstat;
        this.snmp = snmp;
    }

    /// The counters in the texts of the two files.
    ///
    /// @throws MalformedKernelText when any row is not as it should be; no part of it is believed then
    public static NetNetstat parse(String netstat, String snmp) {
        return parse(netstat, snmp, null);
    }

    private static NetNetstat parse(String netstat, String snmp, @Nullable NetNetstat previous) {
        return new NetNetstat(
                CounterTable.parse(NETSTAT, netstat, previous == null ? null : previous.netstat),
                CounterTable.parse(SNMP, snmp, previous == null ? null : previous.snmp));
    }

    /// A counter that tells about listening.
    public Reading<Long> counter(ListenCounter counter) {
        return counter(counter.group(), counter.kernelName());
    }

    /// Any counter, such as `TcpExt`, `ListenDrops`. Unsigned: compare large ones with [Long#compareUnsigned].
    public Reading<Long> counter(String group, String name) {
        OptionalLong value = netstat.value(group, name);
        if (value.isEmpty()) {
            value = snmp.value(group, name);
        }
        return value.isPresent()
                ? Reading.of(value.getAsLong())
                : Reading.unknown("this kernel has no " + group + " " + name);
    }

    /// By how much a counter rose since `earlier`, a reading of the same namespace; right also across a wrap.
    public Reading<Long> riseSince(NetNetstat earlier, ListenCounter counter) {
        return riseSince(earlier, counter.group(), counter.kernelName());
    }

    /// By how much any counter rose since `earlier`, such as `Ip`, `InReceives` or `TcpExt`,
    /// `IPReversePathFilter`; of the same namespace, and right also across a wrap.
    public Reading<Long> riseSince(NetNetstat earlier, String group, String name) {
        return earlier.counter(group, name)
                .then(from -> counter(group, name)
                        .then(to ->
                                to - from >= 0 ? Reading.of(to - from) : Reading.unknown(name + " went backwards")));
    }

    /// The open files of one namespace, to be read again and again. For one thread at a time.
    ///
    /// It keeps its namespace alive until it is closed: `/proc/net` files hold a reference (`fs/proc/proc_net.c`,
    /// `get_proc_net`).
    public static final class Source implements AutoCloseable {
        private final ProcFile netstat;
        private final ProcFile snmp;
        private @Nullable NetNetstat previous;

        private Source(ProcFile netstat, ProcFile snmp) {
            this.netstat = netstat;
            this.snmp = snmp;
        }

        /// Opens the counters of the calling thread's namespace. Only system calls are made.
        public static Reading<Source> open(ProcRoot root) {
            return openBelow(root.file("thread-self/net/"));
        }

        /// Opens the counters of the namespace of a process, which needs no privilege where `/proc` hides
        /// nothing.
        public static Reading<Source> openOf(ProcRoot root, int pid) {
            return openBelow(root.file(pid, "net/"));
        }

        private static Reading<Source> openBelow(String folder) {
            return ProcFile.open(folder + "netstat")
                    .then(netstat -> ProcFile.open(folder + "snmp")
                            .fold(snmp -> Reading.of(new Source(netstat, snmp)), reason -> {
                                netstat.close();
                                return Reading.unknown(reason);
                            }));
        }

        /// The counters as they are now; unknown as a whole when either file cannot be read or is malformed.
        public Reading<NetNetstat> read() {
            return netstat.read().then(netstatText -> snmp.read().then(snmpText -> parsed(netstatText, snmpText)));
        }

        private Reading<NetNetstat> parsed(String netstatText, String snmpText) {
            try {
                NetNetstat now = parse(netstatText, snmpText, previous);
                previous = now;
                return Reading.of(now);
            } catch (MalformedKernelText malformed) {
                return Reading.unknown(String.valueOf(malformed.getMessage()));
            }
        }

        @Override
        public void close() {
            netstat.close();
            snmp.close();
        }
    }
}
