package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.netns.NamespaceEntrance;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.SockDiag;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything of one namespace that is held open between samples: a diag socket, the counters' and the sysctls'
/// files.
///
/// It keeps the namespace alive until closed.
///
/// @param entrance the way back in, for a foreign namespace
record NamespaceSource(
        SockDiag diag,
        Reading<NetNetstat.Source> counters,
        ListenSysctls.Source sysctls,
        Optional<NamespaceEntrance> entrance)
        implements AutoCloseable {
    private record Files(Reading<NetNetstat.Source> counters, ListenSysctls.Source sysctls) {
        static Files open() {
            return new Files(NetNetstat.Source.open(ProcRoot.HOST), ListenSysctls.Source.open(ProcRoot.HOST));
        }

        void close() {
            if (counters instanceof Reading.Known<NetNetstat.Source>(NetNetstat.Source source)) {
                source.close();
            }
            sysctls.close();
        }
    }

    static Reading<NamespaceSource> open(NetNamespace namespace) {
        if (namespace.current()) {
            return Reading.of(assemble(SockDiag.open(), Files.open(), Optional.empty()));
        }
        return switch (namespace.entrance()) {
            case Reading.Known<NamespaceEntrance>(NamespaceEntrance entrance) -> {
                boolean opened = false;
                try {
                    Reading<NamespaceSource> source = openInside(entrance);
                    opened = source.isKnown();
                    yield source;
                } finally {
                    if (!opened) {
                        entrance.close();
                    }
                }
            }
            case Reading.Unknown<NamespaceEntrance>(String reason) -> Reading.unknown(reason);
        };
    }

    private static Reading<NamespaceSource> openInside(NamespaceEntrance entrance) {
        return switch (entrance.inside(Files::open)) {
            case Reading.Unknown<Files>(String reason) -> Reading.unknown(reason);
            case Reading.Known<Files>(Files files) -> {
                boolean opened = false;
                try {
                    SockDiag diag = SockDiag.open(socketsInside(entrance));
                    opened = true;
                    yield Reading.of(assemble(diag, files, Optional.of(entrance)));
                } catch (KernelException failure) {
                    yield Reading.unknown(String.valueOf(failure.getMessage()));
                } finally {
                    if (!opened) {
                        files.close();
                    }
                }
            }
        };
    }

    private static NamespaceSource assemble(SockDiag diag, Files files, Optional<NamespaceEntrance> entrance) {
        return new NamespaceSource(diag, files.counters(), files.sysctls(), entrance);
    }

    private static Supplier<NetlinkSocket> socketsInside(NamespaceEntrance entrance) {
        return () -> switch (entrance.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))) {
            case Reading.Known<NetlinkSocket>(NetlinkSocket socket) -> socket;
            case Reading.Unknown<NetlinkSocket>(String reason) ->
                throw new KernelException("setns(2)", reason, Errno.EPERM);
        };
    }

    Reading<NetNetstat> readCounters() {
        return switch (counters) {
            case Reading.Known<NetNetstat.Source>(NetNetstat.Source source) -> source.read();
            case Reading.Unknown<NetNetstat.Source>(String reason) -> Reading.unknown(reason);
        };
    }

    @Override
    public void close() {
        diag.close();
        new Files(counters, sysctls).close();
        entrance.ifPresent(NamespaceEntrance::close);
    }
}
