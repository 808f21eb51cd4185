package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.BpfMapRecipe;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programs, attached by hand: those that the ladder of this kernel takes, or those of an older one.
///
/// @param attachments of all programs, or without [RefusalProgram], whose work [ArrivalProgram] does then
record AssembledPrograms(ProbeMaps maps, Attachments attachments) implements AutoCloseable {
    static AssembledPrograms attach(boolean withEvents, boolean withArrivals, boolean arrivalsAlone) {
        return attach(OpenProbe.known(ProbeMaps.create(withEvents, withArrivals)), arrivalsAlone);
    }

    /// With room for so few bins of arrivals.
    static AssembledPrograms attach(int ringBytes) {
        BpfMap facts = OpenProbe.known(BpfMap.create(BpfMapRecipe.socketStorage(FactsLayout.BYTES, "tidemark_facts")));
        return attach(
                new ProbeMaps(
                        facts,
                        Optional.empty(),
                        Optional.of(OpenProbe.known(ArrivalMaps.create(ringBytes))),
                        Optional.empty()),
                false);
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
