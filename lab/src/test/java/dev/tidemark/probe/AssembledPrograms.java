package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.AttachType;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.BpfMapRecipe;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The programs, attached by hand: those that the ladder of this kernel takes, or those of an older one.
///
/// @param attachments of all programs, or without [RefusalProgram], whose work [ArrivalProgram] does then
record AssembledPrograms(ProbeMaps maps, Attachments attachments) implements AutoCloseable {
    static AssembledPrograms attach(boolean withEvents, boolean withArrivals, boolean arrivalsAlone) {
        return attach(OpenProbe.known(ProbeMaps.create(withEvents, withArrivals)), arrivalsAlone);
    }

    /// With room for so few bins of arrivals, and by packets that arrive alone, which every kernel can.
    static AssembledPrograms attach(int ringBytes) {
        BpfMap facts = OpenProbe.known(BpfMap.create(BpfMapRecipe.socketStorage(FactsLayout.BYTES, "tidemark_facts")));
        return attach(
                new ProbeMaps(
                        facts,
                        Optional.empty(),
                        Optional.of(OpenProbe.known(ArrivalMaps.create(ringBytes))),
                        Optional.empty()),
                true);
    }

    private static AssembledPrograms attach(ProbeMaps maps, boolean arrivalsAlone) {
        Btf types = OpenProbe.known(Btf.read());
        SocketMembers socket = OpenProbe.known(SocketMembers.from(types));
        Attachments attachments = new Attachments(types);
        RegisterMembers registers = OpenProbe.known(RegisterMembers.from(types, Architecture.ofThisMachine()));
        // Linux 6.1 has it not; what arrives is counted there too.
        if (types.tracepoint(Rung.TRACEPOINT_DATA_READY.place()).isPresent()) {
            require(attachments.atTracepoint(
                    Rung.TRACEPOINT_DATA_READY, PeakProgram.assemble(socket, maps), "tidemark_peak"));
        }
        require(attachments.atTracepoint(
                Rung.TRACEPOINT_SET_STATE, ListenProgram.assemble(socket, registers, maps), "tidemark_listen"));
        require(attachments.atTracepoint(
                Rung.TRACEPOINT_ANSWER, SynQueueProgram.assemble(socket, maps), "tidemark_answer"));
        require(attachments.atArrivals(ArrivalProgram.assemble(socket, maps, arrivalsAlone), "tidemark_arrive"));
        if (!arrivalsAlone) {
            PacketMembers packet = OpenProbe.known(PacketMembers.from(types));
            require(attachments.atTracepoint(
                    Rung.TRACEPOINT_FREE, RefusalProgram.assemble(socket, packet, maps), "tidemark_refuse"));
        }
        return new AssembledPrograms(maps, attachments);
    }

    /// Those that see accept(2) ask who came, and nothing more than they need.
    static AssembledPrograms attachAtPeerNames() {
        ProbeMaps maps = OpenProbe.known(ProbeMaps.create(EnumSet.of(ProbeFeature.ACCEPT_WAIT)));
        Btf types = OpenProbe.known(Btf.read());
        SocketMembers socket = OpenProbe.known(SocketMembers.from(types));
        Attachments attachments = new Attachments(types);
        AcceptMembers way = OpenProbe.known(AcceptMembers.from(types, Architecture.ofThisMachine()));
        Program code =
                OpenProbe.known(AcceptWaitProgram.from(types, socket, maps)).assembleInCall(way);
        require(attachments.atPeerNames(Rung.CGROUP_PEER_IPV4, AttachType.CGROUP_INET4_GETPEERNAME, code));
        require(attachments.atPeerNames(Rung.CGROUP_PEER_IPV6, AttachType.CGROUP_INET6_GETPEERNAME, code));
        return new AssembledPrograms(maps, attachments);
    }

    /// That at the function by which accept(2) takes a connection, alone.
    ///
    /// @return unknown with the reason where this kernel has none there
    static Reading<AssembledPrograms> attachAtAccept() {
        ProbeMaps maps = OpenProbe.known(ProbeMaps.create(EnumSet.of(ProbeFeature.ACCEPT_WAIT)));
        Btf types = OpenProbe.known(Btf.read());
        SocketMembers socket = OpenProbe.known(SocketMembers.from(types));
        Attachments attachments = new Attachments(types);
        AssembledPrograms programs = new AssembledPrograms(maps, attachments);
        Reading<List<Rung>> attached = new FunctionPlaces(types, socket, maps, attachments).waits();
        if (!attached.isKnown()) {
            programs.close();
        }
        return attached.map(_ -> programs);
    }

    /// Those at functions.
    ///
    /// @return unknown with the reason where this kernel has none there
    static Reading<AssembledPrograms> attachAtFunctions(Set<ProbeFeature> more) {
        ProbeMaps maps = OpenProbe.known(ProbeMaps.create(more));
        Btf types = OpenProbe.known(Btf.read());
        SocketMembers socket = OpenProbe.known(SocketMembers.from(types));
        Attachments attachments = new Attachments(types);
        AssembledPrograms programs = new AssembledPrograms(maps, attachments);
        FunctionPlaces functions = new FunctionPlaces(types, socket, maps, attachments);
        return switch (functions.peak()) {
            case Reading.Unknown<List<Rung>>(String reason) -> {
                programs.close();
                yield Reading.unknown(reason);
            }
            case Reading.Known<List<Rung>> _ -> {
                RegisterMembers registers = OpenProbe.known(RegisterMembers.from(types, Architecture.ofThisMachine()));
                require(attachments.atTracepoint(
                        Rung.TRACEPOINT_SET_STATE, ListenProgram.assemble(socket, registers, maps), "tidemark_listen"));
                require(functions.again(registers));
                List<Rung> _ = OpenProbe.known(functions.reasons());
                if (more.contains(ProbeFeature.ACCEPT_WAIT)) {
                    List<Rung> _ = OpenProbe.known(functions.waits());
                }
                yield Reading.of(programs);
            }
        };
    }

    /// What they recorded of a listener's waits; empty where it has none.
    Optional<ByteBuffer> waits(long cookie) {
        byte[] key = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(cookie)
                .array();
        return maps.waits()
                .orElseThrow()
                .lookup(key)
                .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()));
    }

    List<Rung> rungs() {
        return attachments.rungs();
    }

    private static void require(Reading<Rung> attached) {
        Rung _ = OpenProbe.known(attached);
    }

    /// A probe of these; closing that closes these.
    Probe probe() {
        KernelClock clock = KernelClock.ofThisMachine();
        Map<ProbeFeature, FeatureStatus> features = new EnumMap<>(ProbeFeature.class);
        for (ProbeFeature feature : OpenProbe.RECORDED) {
            features.put(feature, new FeatureStatus.Exact(List.of(Rung.CGROUP_INGRESS), clock.now(), List.of()));
        }
        ProbeStatus status = ProbeStatus.of(features, new FeatureStatus.Off("not asked for"));
        Optional<EventStream> events = maps.events().map(open -> EventStream.openFromNowOn(open, clock));
        return new Probe(maps, attachments.running(), new FactsDecoder(status, clock), events, Optional.empty());
    }

    @Override
    public void close() {
        attachments.close();
        maps.close();
    }
}
