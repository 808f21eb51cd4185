package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The uppermost rung: programs at the start and the end of the kernel's own functions. They cost per connection
/// only, and see each decision as it falls.
///
/// Seen to be right on Linux 6.1 and 6.12. All of a feature's places or none: what one of them lacks, the next
/// rung has.
final class FunctionPlaces {
    private final Btf types;
    private final SocketMembers socket;
    private final ProbeMaps maps;
    private final Attachments attachments;

    FunctionPlaces(Btf types, SocketMembers socket, ProbeMaps maps, Attachments attachments) {
        this.types = types;
        this.socket = socket;
        this.maps = maps;
        this.attachments = attachments;
    }

    /// @return unknown with the reason in short, such as `EPERM when loading`
    Reading<List<Rung>> peak() {
        return RequestMembers.from(types)
                .then(request -> FunctionTrial.run(types, socket, List.of(Rung.FEXIT_QUEUE_ADD, Rung.FEXIT_HASHDANCE))
                        .then(ran -> peak(ran, request)));
    }

    private Reading<List<Rung>> peak(Set<Rung> ran, RequestMembers request) {

        if (ran.isEmpty()) {
            return Reading.unknown("no function of this kernel tells of new connections");
        }
        List<Place> places = new ArrayList<>();
        if (!ran.contains(Rung.FEXIT_QUEUE_ADD)) {
            places.add(enqueue(Rung.FEXIT_HASHDANCE, request.at(2)));
        }
        places.add(enqueue(Rung.FEXIT_QUEUE_ADD, request.at(1)));
        return attach(places);
    }

    private Place enqueue(Rung rung, RequestMembers request) {
        return new Place(
                rung, true, () -> EnqueueProgram.assemble(socket, maps, result(rung), request), "tidemark_add");
    }

    /// @return unknown as by [#peak]
    Reading<List<Rung>> reasons() {
        MemberSearch search = new MemberSearch(types);
        HeaderMembers headers = HeaderMembers.from(search);
        Member drops = search.member("sock", "sk_drops");
        return FunctionTrial.run(types, socket, List.of(Rung.FEXIT_CHECK_REQ))
                .then(ran -> ran.isEmpty()
                        ? Reading.<Member>unknown("tcp_check_req never runs")
                        : search.result(() -> drops))
                .then(_ -> LastPacketProgram.mapOfBefore())
                .then(before -> reasons(headers, drops, before));
    }

    private Reading<List<Rung>> reasons(HeaderMembers headers, Member drops, BpfMap before) {
        // The programs keep it.
        try (before) {
            LastPacketProgram last = new LastPacketProgram(socket, headers, drops, maps, before);
            List<Place> places = new ArrayList<>();
            places.add(new Place(
                    Rung.FENTRY_CONN_REQUEST,
                    false,
                    () -> RequestProgram.assemble(socket, headers, maps),
                    "tidemark_syn"));
            places.add(new Place(
                    Rung.FEXIT_HASH_ADD, true, () -> SynQueueProgram.assemble(socket, maps), "tidemark_admit"));
            pair(places, last, Rung.FENTRY_CHECK_REQ, Rung.FEXIT_CHECK_REQ);
            pair(places, last, Rung.FENTRY_COOKIE_IPV4, Rung.FEXIT_COOKIE_IPV4);
            pair(places, last, Rung.FENTRY_COOKIE_IPV6, Rung.FEXIT_COOKIE_IPV6);
            return attach(places);
        }
    }

    /// @return unknown as by [#peak]
    Reading<Rung> again(RegisterMembers registers) {
        MemberSearch search = new MemberSearch(types);
        Member sock = search.member("socket", "sk");
        return search.result(() -> sock)
                .then(_ -> attachments.atEntry(
                        Rung.FENTRY_LISTEN,
                        ListenProgram.assembleAgain(socket, sock, registers, maps),
                        "tidemark_listen"));
    }

    /// @return unknown as by [#peak]
    Reading<List<Rung>> waits() {
        return AcceptWaitProgram.from(types, socket, maps)
                .then(program -> attach(List.of(new Place(
                        Rung.FEXIT_ACCEPT,
                        true,
                        () -> program.assembleAtExit(result(Rung.FEXIT_ACCEPT)),
                        "tidemark_wait"))));
    }

    /// The start comes first, so that the end finds what it left.
    private void pair(List<Place> places, LastPacketProgram last, Rung start, Rung end) {
        places.add(new Place(start, false, last::assembleStart, "tidemark_last"));
        places.add(new Place(end, true, () -> last.assembleEnd(result(end)), "tidemark_last"));
    }

    /// Where a program at the end of a function finds its result: behind its arguments, whose number differs
    /// between kernels.
    private int result(Rung rung) {
        return types.parameterCount(rung.place()).orElse(0);
    }

    /// @param atEnd of the function, or at its start
    private record Place(Rung rung, boolean atEnd, Supplier<Program> code, String name) {}

    private Reading<List<Rung>> attach(List<Place> places) {
        List<Rung> rungs = new ArrayList<>();
        Optional<String> refused = Optional.empty();
        for (Place place : places) {
            Reading<Rung> attached = place.atEnd()
                    ? attachments.atExit(place.rung(), place.code().get(), place.name())
                    : attachments.atEntry(place.rung(), place.code().get(), place.name());
            switch (attached) {
                case Reading.Known<Rung>(Rung rung) -> rungs.add(rung);
                case Reading.Unknown<Rung>(String reason) -> refused = Optional.of(reason);
            }
            if (refused.isPresent()) {
                break;
            }
        }
        if (refused.isEmpty()) {
            return Reading.of(rungs);
        }
        rungs.forEach(attachments::detach);
        return Reading.unknown(refused.get());
    }
}
