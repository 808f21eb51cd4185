package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A probe at work, and the eyes to read what it recorded in a namespace of the laboratory.
record OpenProbe(Probe probe, SockDiag sockets) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static final Set<ProbeFeature> RECORDED =
            Set.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.REASONS);

    static OpenProbe of(LabNamespace namespace) {
        return of(namespace, RECORDED);
    }

    static OpenProbe of(LabNamespace namespace, Set<ProbeFeature> wanted) {
        Probe probe = open(wanted);
        return new OpenProbe(
                probe, SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))));
    }

    static Probe open(Set<ProbeFeature> wanted) {
        return switch (Probe.open(EnumSet.copyOf(wanted))) {
            case ProbeResult.Running(Probe probe) -> {
                for (ProbeFeature feature : wanted) {
                    if (!probe.status().has(feature)) {
                        throw new IllegalStateException(feature + ": " + probe.status());
                    }
                }
                yield probe;
            }
            case ProbeResult.Refused(String reason) -> throw new IllegalStateException(reason);
        };
    }

    /// Whether `feature` is recorded at functions of the kernel, which see some things sooner.
    boolean isAtFunctions(ProbeFeature feature) {
        return switch (probe.status().of(feature)) {
            case FeatureStatus.Off _ -> false;
            case FeatureStatus.Exact exact ->
                !exact.rung().hook().startsWith("tp_btf/")
                        && !exact.rung().hook().startsWith("cgroup");
        };
    }

    /// Debian's kernels allow programs at functions: what does not stand there in a guest was not tested.
    static void requireFunctionsInGuest(boolean isAtFunctions) {
        if (Boolean.getBoolean("tidemark.guest") && !isAtFunctions) {
            throw new IllegalStateException("not at functions (expected: all, in a guest)");
        }
    }

    /// Whether listen(2) of a socket that listens already is told.
    boolean seesListenAgain() {
        return probe.status().of(ProbeFeature.REQUESTED_BACKLOG) instanceof FeatureStatus.Exact exact
                && exact.rungs().contains(Rung.FENTRY_LISTEN);
    }

    Map<Long, SocketFacts> read() {
        return known(probe.read(sockets));
    }

    SocketFacts read(LabListener listener) {
        SocketFacts facts = read().get(listener.cookie());
        if (facts == null) {
            throw new IllegalStateException("no facts of " + listener.endpoint());
        }
        return facts;
    }

    SocketFacts await(LabListener listener, Predicate<SocketFacts> condition) {
        return Await.value("facts of " + listener.endpoint(), LIMIT, () -> read(listener), condition);
    }

    /// The value, of which a test is sure.
    static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new IllegalStateException(reason);
        });
    }

    @Override
    public void close() {
        sockets.close();
        probe.close();
    }
}
