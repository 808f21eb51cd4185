package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.RingBuffer;
import dev.tidemark.kernel.procfs.CgroupIds;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.lab.LabHandshakes;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.VethPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Holds the assembled programs against their specification in C: both are attached at once, both see the same
/// packets, and all that they recorded must be equal. Run by packaging/check-probe on this machine's kernel, and
/// by packaging/check-kernels on others.
public final class CompiledProgramsCheck {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BACKLOG = 8;

    /// Some bins of arrivals.
    private static final long APART_NANOS = 20_000_000;

    private final Path folder;

    private CompiledProgramsCheck(Path folder) {
        this.folder = folder;
    }

    /// @param arguments the folder with the loader and the objects
    public static void main(String[] arguments) throws IOException {
        CompiledProgramsCheck check = new CompiledProgramsCheck(Path.of(arguments[0]));
        // Debian's kernels tell too little at tracepoints, and have programs at functions instead.
        if (!Boolean.getBoolean("tidemark.guest")) {
            check.compareAtTracepoints();
        }
        try (AssembledPrograms assembled = AssembledPrograms.attachAtPeerNames();
                CompiledPrograms compiled = check.compile("waits.o", assembled)) {
            tell("waits.o", "both", WaitScenario.AT_PEER_NAMES.same(compiled, assembled));
        }
        check.compareAtFunctions(EnumSet.of(ProbeFeature.ACCEPT_WAIT));
        check.compareAtFunctions(EnumSet.of(ProbeFeature.ACCEPT_WAIT, ProbeFeature.EVENTS, ProbeFeature.ARRIVALS));
    }

    static String cgroup() {
        return OpenProbe.known(CgroupIds.find(ProcRoot.HOST, InstantSource.system()))
                .mountPoint();
    }

    private CompiledPrograms compile(String object, AssembledPrograms assembled) throws IOException {
        return CompiledPrograms.attach(folder, object, assembled.rungs());
    }

    private static void tell(String object, String address, int figures) {
        System.out.printf("%-22s %-10s %3d figures are the same%n", object, address, figures);
    }

    private void compareAtTracepoints() throws IOException {
        for (String address : List.of(VethPair.SERVER_IPV4, VethPair.SERVER_IPV6)) {
            compareAtTracepoints("plain.o", address, EnumSet.noneOf(ProbeFeature.class), false);
            compareAtTracepoints("events.o", address, EnumSet.of(ProbeFeature.EVENTS), false);
            compareAtTracepoints("arrival.o", address, EnumSet.of(ProbeFeature.EVENTS), true);
            Set<ProbeFeature> both = EnumSet.of(ProbeFeature.EVENTS, ProbeFeature.ARRIVALS);
            compareAtTracepoints("bins.o", address, both, false);
            compareAtTracepoints("binsarrival.o", address, both, true);
        }
    }

    private void compareAtTracepoints(String object, String address, Set<ProbeFeature> more, boolean arrivalsAlone)
            throws IOException {
        try (AssembledPrograms assembled = AssembledPrograms.attach(
                        more.contains(ProbeFeature.EVENTS), more.contains(ProbeFeature.ARRIVALS), arrivalsAlone);
                CompiledPrograms compiled = compile(object, assembled)) {
            tell(object, address, compare(address, compiled, assembled));
        }
    }

    /// In a virtual machine it has to be possible; elsewhere it may not be.
    private void compareAtFunctions(Set<ProbeFeature> more) throws IOException {
        String object = objectAtFunctions(OpenProbe.known(Btf.read()), more);
        switch (AssembledPrograms.attachAtFunctions(more)) {
            case Reading.Unknown<AssembledPrograms>(String reason) -> {
                OpenProbe.requireFunctionsInGuest(false);
                System.out.printf("%-22s only compiled: %s%n", object, reason);
            }
            case Reading.Known<AssembledPrograms>(AssembledPrograms assembled) -> {
                try (assembled;
                        CompiledPrograms compiled = compile(object, assembled)) {
                    for (String address : List.of(VethPair.SERVER_IPV4, VethPair.SERVER_IPV6)) {
                        tell(object, address, compare(address, compiled, assembled));
                    }
                    tell(object, "waits", WaitScenario.AT_FUNCTION.same(compiled, assembled));
                }
            }
        }
    }

    /// Whose signatures are those of this kernel: packaging/bpf.sh compiles all.
    private static String objectAtFunctions(Btf types, Set<ProbeFeature> more) {
        return "functions"
                + (types.parameterCount("tcp_check_req").orElseThrow() == 6 ? "-why" : "")
                + (types.parameterCount("inet_csk_accept").orElseThrow() == 4 ? "-flags" : "")
                + (more.contains(ProbeFeature.ARRIVALS) ? "-bins" : "")
                + ".o";
    }

    private static int compare(String address, CompiledPrograms compiled, AssembledPrograms assembled)
            throws IOException {
        try (VethPair hosts = VethPair.create()) {
            hosts.server().sysctl("net.core.somaxconn", BACKLOG);
            int figures = 0;
            try (LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 5_000);
                    LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
                run(listener, handshakes);
                figures += same(
                        compiled.facts(listener.descriptorNumber()), facts(assembled, listener.descriptorNumber()));
                if (assembled.maps().events().isPresent()) {
                    figures += sameEvents(compiled.events(), events(assembled), listener.cookie());
                }
                if (assembled.maps().arrivals().isPresent()) {
                    figures += sameBins(
                            inBins(compiled.bins(), compiled.facts(listener.descriptorNumber()), listener.cookie()),
                            inBins(bins(assembled), facts(assembled, listener.descriptorNumber()), listener.cookie()));
                }
            }
            return figures;
        }
    }

    /// Everything that the programs tell apart: both queues full, each alone, cookies and none, the same SYN
    /// again.
    private static void run(LabListener listener, LabHandshakes handshakes) {
        handshakes.complete(1);
        apart();
        handshakes.complete(4);
        listener.awaitLength(5, LIMIT);
        assertThat(listener.drain()).isEqualTo(5);
        List<Integer> late = handshakes.begin(BACKLOG + 1);
        handshakes.awaitAnswers(late);
        handshakes.again(late);
        List<Integer> byCookie = handshakes.begin(3);
        handshakes.awaitAnswers(byCookie);
        apart();
        handshakes.finish(byCookie.subList(0, 1));
        apart();
        handshakes.finish(byCookie.subList(1, 3));
        listener.awaitLength(3, LIMIT);
        handshakes.finish(late);
        listener.awaitLength(BACKLOG + 1, LIMIT);
        handshakes.stray(2);
        List<Integer> refused = handshakes.begin(4);
        assertThat(listener.drain()).isEqualTo(BACKLOG + 1);
        handshakes.again(refused);
        handshakes.awaitAnswers(refused);
        handshakes.finish(refused);
        listener.awaitLength(4, LIMIT);
        handshakes.begin(2 * BACKLOG);
    }

    /// What is alone in its bin and left the queue almost empty is not told. Each side reads the clock itself: so
    /// such an arrival has to be alone for both.
    private static void apart() {
        LockSupport.parkNanos(APART_NANOS);
    }

    private static ByteBuffer facts(AssembledPrograms assembled, int descriptor) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(descriptor)
                .array();
        return ByteBuffer.wrap(assembled.maps().facts().lookup(key).orElseThrow())
                .order(ByteOrder.nativeOrder());
    }

    /// All but the times.
    private static int same(ByteBuffer compiled, ByteBuffer assembled) {
        int[] words = {
            FactsLayout.WINDOW,
            FactsLayout.EARLIER,
            FactsLayout.PEAK,
            FactsLayout.ENQUEUES,
            FactsLayout.SYN_REFUSED,
            FactsLayout.ACK_REFUSED,
            FactsLayout.SYN_QUEUE_FULL,
            FactsLayout.SYN_PEAK,
            FactsLayout.REQUESTED,
            FactsLayout.PROCESS,
            FactsLayout.PEAK_LIMIT,
            FactsLayout.SYN_SEEN
        };
        assertThat(figures(assembled, words)).isEqualTo(figures(compiled, words));
        assertThat(Arrays.stream(figures(assembled, words))
                        .filter(figure -> figure != 0)
                        .count())
                .as("figures that say something")
                .isGreaterThanOrEqualTo(words.length - 2);
        return words.length;
    }

    private static long[] figures(ByteBuffer facts, int[] words) {
        return Arrays.stream(words).mapToLong(facts::getLong).toArray();
    }

    private static List<ByteBuffer> events(AssembledPrograms assembled) {
        return records(assembled.maps().events().orElseThrow().ring());
    }

    private static List<ByteBuffer> bins(AssembledPrograms assembled) {
        return records(assembled.maps().arrivals().orElseThrow().ring());
    }

    private static List<ByteBuffer> records(BpfMap map) {
        List<ByteBuffer> records = new ArrayList<>();
        try (RingBuffer ring = RingBuffer.open(map)) {
            int _ = ring.drainBytes(record -> records.add(
                    ByteBuffer.allocate(record.remaining()).put(record).flip().order(ByteOrder.nativeOrder())));
        }
        return records;
    }

    /// Arrivals, those that tried again, refusals, first ones: of all bins, as each side begins them by its own
    /// reading of the clock.
    private static List<Long> inBins(List<ByteBuffer> told, ByteBuffer facts, long cookie) {
        List<RawBin> bins = new ArrayList<>(List.of(RawBin.ofFacts(cookie, facts)));
        told.stream().map(RawBin::of).filter(bin -> bin.cookie() == cookie).forEach(bins::add);
        return Stream.of(BinLayout.ARRIVALS_AT, BinLayout.RETRIED_AT, BinLayout.REFUSED_AT, BinLayout.CLIENTS_AT)
                .map(counter ->
                        bins.stream().mapToLong(bin -> bin.count(counter)).sum())
                .toList();
    }

    private static int sameBins(List<Long> compiled, List<Long> assembled) {
        assertThat(assembled).isEqualTo(compiled);
        assertThat(compiled).as("counts in bins").doesNotContain(0L);
        return compiled.size();
    }

    private static int sameEvents(List<ByteBuffer> compiled, List<ByteBuffer> assembled, long cookie) {
        List<List<Long>> expected = withoutTimes(compiled, cookie);
        assertThat(withoutTimes(assembled, cookie)).isEqualTo(expected);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(25);
        return expected.size() * EventLayout.BYTES / Long.BYTES;
    }

    private static List<List<Long>> withoutTimes(List<ByteBuffer> events, long cookie) {
        return events.stream()
                .filter(event -> event.getLong(EventLayout.COOKIE) == cookie)
                .map(event -> Arrays.stream(new int[] {8, 16, 24, 32, 40, 48, 56})
                        .mapToObj(event::getLong)
                        .toList())
                .toList();
    }
}
