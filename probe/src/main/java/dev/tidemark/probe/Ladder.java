package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.AttachType;
import dev.tidemark.kernel.bpf.BpfProgram;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.LoadResult;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.ProgramRecipe;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.libc.Architecture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// For each feature the best place in this kernel, found by really loading and attaching: neither the version
/// nor the configuration of a kernel tells.
///
/// Only places that were seen to be right on some kernel are climbed to: functions first, see [FunctionPlaces],
/// then tracepoints and packets.
final class Ladder {
    private static final String TRY = "tidemark_try";

    private final Btf types;
    private final SocketMembers socket;
    private final ProbeMaps maps;
    private final Attachments attachments;
    private final FunctionPlaces functions;
    private final Set<ProbeFeature> onlyAtFunctions;
    private final Map<ProbeFeature, String> failures = new EnumMap<>(ProbeFeature.class);

    /// @param onlyAtFunctions what may stand nowhere else
    Ladder(
            Btf types,
            SocketMembers socket,
            ProbeMaps maps,
            Attachments attachments,
            Set<ProbeFeature> onlyAtFunctions) {
        this.types = types;
        this.socket = socket;
        this.maps = maps;
        this.attachments = attachments;
        this.onlyAtFunctions = Set.copyOf(onlyAtFunctions);
        this.functions = new FunctionPlaces(types, socket, maps, attachments);
    }

    /// A feature's places, or why there is none.
    ///
    /// @param rungs the one to show first
    record Climb(List<Rung> rungs, List<String> remarks) {
        Climb withRemark(String remark) {
            return new Climb(
                    rungs, Stream.concat(Stream.of(remark), remarks.stream()).toList());
        }
    }

    /// Finds a place for `feature`; for [ProbeFeature#EVENTS] after all others.
    Reading<Climb> climb(ProbeFeature feature) {
        return switch (feature) {
            case ACCEPT_QUEUE_PEAK -> peak();
            case REQUESTED_BACKLOG -> requested();
            case REASONS -> reasons();
            case ACCEPT_WAIT -> waits();
            // Counted by the programs of the two above; whoever climbed these knows whether it is.
            case ARRIVALS -> events();
            case EVENTS -> events();
        };
    }

    private Reading<Climb> peak() {
        return byFunctions(
                ProbeFeature.ACCEPT_QUEUE_PEAK,
                functions::peak,
                () -> attachments
                        .atTracepoint(Rung.TRACEPOINT_DATA_READY, PeakProgram.assemble(socket, maps), "tidemark_peak")
                        .map(rung -> new Climb(List.of(rung), List.of())));
    }

    /// Tries the functions first, and says of what is tried `otherwise` why it is not them.
    private Reading<Climb> byFunctions(
            ProbeFeature feature, Supplier<Reading<List<Rung>>> atFunctions, Supplier<Reading<Climb>> otherwise) {
        String failed = failures.get(feature);
        Reading<List<Rung>> best = failed == null ? atFunctions.get() : Reading.unknown(failed);
        return switch (best) {
            case Reading.Known<List<Rung>>(List<Rung> rungs) -> Reading.of(new Climb(rungs, List.of()));
            case Reading.Unknown<List<Rung>>(String reason) ->
                onlyAtFunctions.contains(feature)
                        ? Reading.unknown("costs more where it is not fexit: " + reason)
                        : below(otherwise.get(), "not fexit: " + reason);
        };
    }

    /// What is missing for a lower rung says all, if it is a privilege.
    private static Reading<Climb> below(Reading<Climb> climb, String notFunctions) {
        return switch (climb) {
            case Reading.Known<Climb>(Climb found) -> Reading.of(found.withRemark(notFunctions));
            case Reading.Unknown<Climb>(String reason) ->
                Reading.unknown(reason.startsWith("needs ") ? reason : reason + "; " + notFunctions);
        };
    }

    /// Has the next [#climb] of `feature` stay below the functions.
    ///
    /// @return false when `rung`, where it is now, is below already
    boolean lower(ProbeFeature feature, Rung rung, String reason) {
        return switch (rung) {
            case FEXIT_QUEUE_ADD,
                    FEXIT_HASHDANCE,
                    FENTRY_CONN_REQUEST,
                    FEXIT_HASH_ADD,
                    FENTRY_CHECK_REQ,
                    FEXIT_CHECK_REQ,
                    FENTRY_COOKIE_IPV4,
                    FEXIT_COOKIE_IPV4,
                    FENTRY_COOKIE_IPV6,
                    FEXIT_COOKIE_IPV6,
                    FEXIT_ACCEPT,
                    FENTRY_LISTEN -> failures.put(feature, reason) == null;
            case TRACEPOINT_DATA_READY,
                    TRACEPOINT_SET_STATE,
                    CGROUP_INGRESS,
                    CGROUP_PEER_IPV4,
                    CGROUP_PEER_IPV6,
                    TRACEPOINT_FREE,
                    TRACEPOINT_ANSWER -> false;
        };
    }

    private static Program nothing() {
        return new Assembler().move(Register.R0, 0).exit().code();
    }

    /// Whether this process may load programs for tracepoints at all, and else what is missing.
    ///
    /// @return unknown with the reason when it may not
    static Reading<Boolean> mayTrace(Btf types) {
        OptionalInt tracepoint = types.tracepoint("inet_sock_set_state");
        if (tracepoint.isEmpty()) {
            return Reading.unknown("this kernel has no tracepoint inet_sock_set_state");
        }
        return switch (BpfProgram.load(ProgramRecipe.atTracepoint(tracepoint.getAsInt(), nothing(), TRY))) {
            case LoadResult.Refused refused -> Reading.unknown(Attachments.reason(refused));
            case LoadResult.Loaded(BpfProgram program) -> {
                program.close();
                yield Reading.of(true);
            }
        };
    }

    /// That a listener calls listen(2) again is told only at the function that it calls.
    private Reading<Climb> requested() {
        Reading<RegisterMembers> found = RegisterMembers.from(types, Architecture.ofThisMachine());
        return found.then(registers -> attachments.atTracepoint(
                        Rung.TRACEPOINT_SET_STATE, ListenProgram.assemble(socket, registers, maps), "tidemark_listen"))
                .map(rung -> {
                    List<Rung> rungs = new ArrayList<>(List.of(rung));
                    List<String> remarks = new ArrayList<>();
                    note(found.then(functions::again), "listen(2) called again is not seen", rungs, remarks);
                    return new Climb(rungs, remarks);
                });
    }

    private Reading<Climb> reasons() {
        return byFunctions(ProbeFeature.REASONS, functions::reasons, this::reasonsByPackets);
    }

    /// The last packets of handshakes are counted where they are thrown away, or else as they arrive, where a
    /// queue that is being emptied makes a figure that is a little off.
    private Reading<Climb> reasonsByPackets() {
        Reading<Rung> freed = PacketMembers.from(types)
                .then(packet -> attachments.atTracepoint(
                        Rung.TRACEPOINT_FREE, RefusalProgram.assemble(socket, packet, maps), "tidemark_refuse"));
        Reading<Rung> arrival =
                attachments.atArrivals(ArrivalProgram.assemble(socket, maps, !freed.isKnown()), "tidemark_arrive");
        if (arrival instanceof Reading.Unknown<Rung>(String reason)) {
            attachments.detach(Rung.TRACEPOINT_FREE);
            return Reading.unknown(reason);
        }
        Reading<Rung> answer = attachments.atTracepoint(
                Rung.TRACEPOINT_ANSWER, SynQueueProgram.assemble(socket, maps), "tidemark_answer");
        List<Rung> rungs = new ArrayList<>(List.of(Rung.CGROUP_INGRESS));
        List<String> remarks = new ArrayList<>();
        note(freed, "last packets are counted as they arrive, without those that bring a cookie", rungs, remarks);
        note(answer, "the last SYN of a burst that nobody answers is not seen", rungs, remarks);
        return Reading.of(new Climb(rungs, remarks));
    }

    private static void note(Reading<Rung> reading, String otherwise, List<Rung> rungs, List<String> remarks) {
        switch (reading) {
            case Reading.Known<Rung>(Rung rung) -> rungs.add(rung);
            case Reading.Unknown<Rung>(String reason) -> remarks.add(otherwise + ": " + reason);
        }
    }

    private Reading<Climb> waits() {
        return byFunctions(ProbeFeature.ACCEPT_WAIT, functions::waits, this::waitsByPeerNames);
    }

    private Reading<Climb> waitsByPeerNames() {
        return AcceptMembers.from(types, Architecture.ofThisMachine())
                .then(way -> AcceptWaitProgram.from(types, socket, maps)
                        .then(program -> waitsByPeerNames(program.assembleInCall(way))));
    }

    private Reading<Climb> waitsByPeerNames(Program code) {
        Reading<Rung> first = attachments.atPeerNames(Rung.CGROUP_PEER_IPV4, AttachType.CGROUP_INET4_GETPEERNAME, code);
        Reading<Rung> both = first.then(
                _ -> attachments.atPeerNames(Rung.CGROUP_PEER_IPV6, AttachType.CGROUP_INET6_GETPEERNAME, code));
        if (!both.isKnown()) {
            attachments.detach(Rung.CGROUP_PEER_IPV4);
        }
        return both.map(_ -> new Climb(
                List.of(Rung.CGROUP_PEER_IPV4, Rung.CGROUP_PEER_IPV6),
                List.of("of accept(2) that asks for the peer's address, 0.6 us each")));
    }

    /// Told by the programs of the other features.
    private Reading<Climb> events() {
        List<Rung> rungs = attachments.rungs();
        return rungs.isEmpty()
                ? Reading.unknown("none of what they tell of is recorded")
                : Reading.of(new Climb(rungs, List.of()));
    }
}
